/** Bounds on the form of a message, beyond which it is refused in words that its writer can understand. */
import type { MimeMessage, MimePart } from '#formats/mime/parse.ts'
import type { Config } from '#runtime/config/schema.ts'
import type { Answer } from './intake.ts'

export type MessageLimits = Pick<Config['smtp']['limits']['message'], 'headerFields' | 'headerKilobytes' | 'mimeDepth'>

/** A refusal, or undefined. */
export function formFault({ root }: MimeMessage, limits: MessageLimits): Answer | undefined {
  const { headerFields, headerKilobytes, mimeDepth } = limits
  if (root.headers.length > headerFields)
    return { code: 554, enhanced: '5.6.0', text: `The header has more than ${headerFields} fields` }
  if (root.bodyStart > headerKilobytes * 1_024)
    return { code: 552, enhanced: '5.3.4', text: `The header is larger than ${headerKilobytes} KB` }
  if (levelsOf(root) > mimeDepth)
    return { code: 554, enhanced: '5.6.0', text: `Parts are nested more than ${mimeDepth} levels deep` }
  return undefined
}

/** The parser has bounded the tree. */
const levelsOf = ({ children }: MimePart): number => 1 + Math.max(0, ...children.map(levelsOf))

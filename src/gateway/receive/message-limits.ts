/** Bounds on the form of a message, beyond which it is refused in words that its writer can understand. */
import type { Config } from '#runtime/config/schema.ts'
import type { Answer } from './arrival.ts'
import type { Outline } from './outline.ts'

export type MessageLimits = Pick<Config['smtp']['limits']['message'], 'headerFields' | 'headerKilobytes' | 'mimeDepth'>

/** A refusal, or undefined. */
export function formFault(outline: Outline, limits: MessageLimits): Answer | undefined {
  const { headerFields, headerKilobytes, mimeDepth } = limits
  if (outline.fields > headerFields)
    return { code: 554, enhanced: '5.6.0', text: `The header has more than ${headerFields} fields` }
  if (outline.headerBytes > headerKilobytes * 1_024)
    return { code: 552, enhanced: '5.3.4', text: `The header is larger than ${headerKilobytes} KB` }
  if (outline.deeperThan(mimeDepth))
    return { code: 554, enhanced: '5.6.0', text: `Parts are nested more than ${mimeDepth} levels deep` }
  return undefined
}

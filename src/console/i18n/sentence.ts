/** A finding in the words of the reader's language: our own rules are translated by id, everything else stays as it was written. */
import type { Finding } from '#core/finding.ts'
import { ruRules } from './ru-rules.ts'
import { ruSigma } from './ru-sigma.ts'
import { ruYara } from './ru-yara.ts'

const russian: Readonly<Record<string, string>> = { ...ruRules, ...ruSigma, ...ruYara }

/** What was seen stands behind the first colon of the English sentence and is taken over as it is. */
export function sentenceOf({ rule, text }: Pick<Finding, 'rule' | 'text'>, language: string): string {
  const known = language.startsWith('ru') ? russian[rule] : undefined
  if (known === undefined) return text
  const colon = text.indexOf(': ')
  return colon < 0 ? `${known}.` : `${known}${text.slice(colon)}`
}

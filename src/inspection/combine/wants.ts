/** What the text of a message wants from its reader. */
import type { Scene } from './scene.ts'
import type { Told } from './told.ts'

export interface Wants {
  /** The text urges to confirm, restore or open something with credentials. */
  readonly credentials: readonly string[]
  readonly payment: readonly string[]
  readonly urgent: readonly string[]
  readonly facts: readonly Told[]
}

const passwordWord =
  /pass(?:word|code)|парол[ья]|passwort|kennwort|contraseña|mot de passe|senha|wachtwoord|hasło|şifre|heslo|密码|パスワード/g
const given = /[^\n]{0,60}[:：]?\s{0,3}\S/y
// The generic test string of spam filters (SpamAssassin's GTUBE), in two halves so that this file is not a test mail.
const gtube = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')

export function wants({ knowledge, words }: Scene): Wants {
  const { credential, payment, urgent } = knowledge.lures.in(words)
  const facts: Told[] = []
  if (credential.length > 0) facts.push({ rule: 'text.credential-lure', detail: credential.join(', ') })
  if (payment.length > 0) facts.push({ rule: 'text.payment-lure', detail: payment.join(', ') })
  if (urgent.length > 0) facts.push({ rule: 'text.urgent-request', detail: urgent.join(', ') })
  if (givesPassword(words.toLowerCase())) facts.push({ rule: 'text.password-given' })
  if (words.includes('*') && words.replaceAll(/\s/g, '').includes(gtube)) facts.push({ rule: 'text.gtube' })
  return { credentials: credential, payment, urgent, facts }
}

/** A word for password, at the beginning of a word, and something behind it. */
function givesPassword(lower: string): boolean {
  for (const match of lower.matchAll(passwordWord)) {
    given.lastIndex = match.index + match[0].length
    if (!/\p{L}$/u.test(lower.slice(Math.max(0, match.index - 2), match.index)) && given.test(lower)) return true
  }
  return false
}

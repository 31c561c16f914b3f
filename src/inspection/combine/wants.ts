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
  /(?<!\p{L})(?:pass(?:word|code)|парол[ья]|passwort|kennwort|contraseña|mot de passe|senha|wachtwoord|hasło|şifre|heslo|密码|パスワード)[^\n]{0,60}[:：]?\s{0,3}\S/iu
// The generic test string of spam filters (SpamAssassin's GTUBE), in two halves so that this file is not a test mail.
const gtube = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')

export function wants({ knowledge, words }: Scene): Wants {
  const credentials = knowledge.credentialLure.in(words)
  const payment = knowledge.paymentLure.in(words)
  const urgent = knowledge.urgentRequest.in(words)
  const facts: Told[] = []
  if (credentials.length > 0) facts.push({ rule: 'text.credential-lure', detail: credentials.join(', ') })
  if (payment.length > 0) facts.push({ rule: 'text.payment-lure', detail: payment.join(', ') })
  if (urgent.length > 0) facts.push({ rule: 'text.urgent-request', detail: urgent.join(', ') })
  if (passwordWord.test(words)) facts.push({ rule: 'text.password-given' })
  if (words.replaceAll(/\s/g, '').includes(gtube)) facts.push({ rule: 'text.gtube' })
  return { credentials, payment, urgent, facts }
}

/** Passwords a message may give for its own attachments: after a word for password, then quoted, then in names, then any token. */
import { limits } from '#core/limits.ts'

export interface PasswordSources {
  /** Known from elsewhere: other mails of the thread, a list. */
  readonly hints: readonly string[]
  readonly texts: readonly string[]
  /** File names of the message and its attachments. */
  readonly names: readonly string[]
}

/** Words for password in the languages of most mail; each may be followed by a word for "is". */
const words =
  'pass(?:word|code|phrase|wd)?|pwd|pin|code|key|парол[ьяюе]м?|код|ключ|kennwort|passwort|contrase(?:ñ|n)a|clave|mot de passe|senha|' +
  'parola(?: d.ordine)?|wachtwoord|hasł[oa]|şifre|lösenord|adgangskode|passord|heslo|jelszó|parol[aă]|密码|密碼|パスワード|暗号|비밀번호|كلمة (?:السر|المرور)|סיסמה'
const cue = new RegExp(
  String.raw`(?<!\p{L})(?:${words})(?!\p{L})(?:[ \t]{1,5}(?:for|to|of|für|zum|к|от|для|de|du|del|voor|do)[ \t][^\n:=]{1,60})?[ \t]{0,5}(?:is|ist|es|est|é|era|to|это|är|er|là|(?:will be))?[ \t]{0,5}[:=：–—-]?\s{0,5}["'«“„\x60]?([^\s"'»”“<>\x60]{1,64})`,
  'giu',
)
const quoted = /["'«“„`]([^"'»”“`\r\n]{2,64})["'»”“`]/gu
const token = /(?<![^\s,;(])([^\s<>()]{3,32})(?![^\s,;)])/gu

/** What senders of samples and office programs use without saying so. */
export const usualPasswords: readonly string[] = [
  'infected',
  'virus',
  'malware',
  'VelvetSweatshop',
  'password',
  'Password',
  '1234',
  '12345',
  '123456',
  '123',
  '111',
  '1111',
  '0000',
  'qwerty',
  'pass',
  'admin',
  'secret',
]

export function passwordCandidates({ hints, texts, names }: PasswordSources): string[] {
  const found = new Set<string>()
  const some = texts.slice(0, 100).map((text) => text.slice(0, 65_536))
  for (const hint of hints) add(hint, found)
  for (const text of some) collect(text, cue, found)
  for (const name of names.slice(0, 100)) for (const word of nameWords(name)) add(word, found)
  for (const usual of usualPasswords) add(usual, found)
  for (const text of some) collect(text, quoted, found)
  for (const word of tokens(some)) add(word, found)
  return [...found]
}

const mostGiven = 24
/** Letters of a text that may hold a password and nothing that says so. */
const shortText = 400

/** Passwords that texts give for what came elsewhere: those named as such; of a short text all that looks like one; quotations. */
export function givenPasswords(texts: readonly string[]): string[] {
  const found = new Set<string>()
  const some = texts.slice(0, 100).map((text) => text.slice(0, 65_536))
  for (const text of some) collect(text, cue, found)
  const short = some.filter((text) => text.trim().length <= shortText)
  for (const word of tokens(short)) if (oddness(word) >= 3) add(word, found)
  for (const text of short) collect(text, quoted, found)
  return [...found].slice(0, mostGiven)
}

/** A file may be named after its password: `report_pw_A1b2.zip`, `1234.rar`. */
function nameWords(name: string): string[] {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).slice(0, 255)
  const stem = base.replace(/\.[^.]{1,8}$/, '')
  return stem === '' ? [] : [...stem.split(/[_\s()[\]-]+/).filter((word) => word.length > 2), stem, base]
}

function collect(text: string, pattern: RegExp, found: Set<string>): void {
  for (const match of text.matchAll(pattern)) {
    if (found.size >= limits.walk.passwords) return
    add(match[1] ?? '', found)
  }
}

/** Tokens that look like passwords before those that look like words. */
function tokens(texts: readonly string[]): string[] {
  const found = new Map<string, number>()
  for (const text of texts)
    for (const match of text.matchAll(token)) {
      const word = match[1] ?? ''
      if (found.size < 5_000 && !found.has(word)) found.set(word, oddness(word))
    }
  return [...found].toSorted(([, one], [, other]) => other - one).map(([word]) => word)
}

function oddness(word: string): number {
  if (word.includes('://') || word.includes('@')) return -1
  const kinds = [/\d/, /\p{Ll}/u, /\p{Lu}/u, /[^\p{L}\d]/u].filter((kind) => kind.test(word)).length
  return kinds + (/\d/.test(word) ? 1 : 0) + (/^\p{Lu}?\p{Ll}+[.,:;!?]?$/u.test(word) ? -2 : 0)
}

/** The end of a sentence is not a part of the password, unless it is. */
function add(word: string, found: Set<string>): void {
  for (const candidate of [word, word.replace(/[.,;:!?)\]]+$/, '')])
    if (candidate !== '' && candidate.length <= 128 && found.size < limits.walk.passwords) found.add(candidate)
}

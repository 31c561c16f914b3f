/** Passwords a message may give for its own attachments: after a word for password, then quoted, then any token. */
import { limits } from '#core/limits.ts'

const cue =
  /(?:password|passcode|passwd|pass|pwd|pin|code|пароль|код|kennwort|passwort|contraseña|mot de passe|senha|wachtwoord|hasło|parola|şifre|lösenord|heslo|密码|パスワード)[ \t]{0,5}(?:is|ist|es|est|é|to)?[ \t]{0,5}[:=：-]?\s{0,5}["'«“]?([^\s"'»”<>]{1,64})/giu

const patterns = [cue, /["'«“`]([^"'»”`\r\n]{1,64})["'»”`]/gu, /(?<![^\s])([^\s<>]{3,32})(?![^\s])/gu]

export function passwordCandidates(texts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const pattern of patterns) {
    for (const text of texts.slice(0, 100)) collect(text.slice(0, 65_536), pattern, found)
  }
  return [...found]
}

function collect(text: string, pattern: RegExp, found: Set<string>): void {
  for (const match of text.matchAll(pattern)) {
    const word = match[1] ?? ''
    for (const candidate of [word, word.replace(/[.,;:!?)]+$/, '')]) {
      if (found.size >= limits.walk.passwords) return
      if (candidate !== '') found.add(candidate)
    }
  }
}

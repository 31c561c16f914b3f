/** Splits command lines as CommandLineToArgvW does and finds the program they start. */
import { programNamed } from './host/known-programs.ts'

/** Built into cmd.exe or met under these names without an extension. */
const bare = /^(?:sort|more|find|net1|iexplore|msedge|chrome|winword|excel|powerpnt|outlook|acrobat|hh|wt)$/i

const programOf = (name: string) =>
  programNamed(name) ?? (name.includes('.') ? undefined : (programNamed(`${name}.exe`) ?? programNamed(`${name}.com`)))

/** Whether Windows has a program of this name. */
export function isWindowsProgram(name: string): boolean {
  return programOf(name) !== undefined || bare.test(name.replace(/\.(?:exe|com)$/i, ''))
}

export function splitCommandLine(text: string): string[] {
  const parts: string[] = []
  let current = ''
  let quoted = false
  let open = false
  for (let at = 0; at < text.length; at++) {
    const slashes = /^\\*/.exec(text.slice(at, at + 64))?.[0].length ?? 0
    if (slashes > 0) {
      const beforeQuote = text[at + slashes] === '"'
      current += '\\'.repeat(beforeQuote ? slashes >> 1 : slashes)
      open = true
      at += slashes - 1
      if (beforeQuote && slashes % 2 === 1) {
        current += '"'
        at++
      }
      continue
    }
    const character = text[at] ?? ''
    if (character === '"') {
      quoted = !quoted
      open = true
    } else if (!quoted && (character === ' ' || character === '\t')) {
      if (open) parts.push(current)
      current = ''
      open = false
    } else {
      current += character
      open = true
    }
  }
  if (open) parts.push(current)
  return parts
}

/** First word of a command line, without quotes, and what stands behind it. */
export function firstWord(commandLine: string): { word: string; rest: string } {
  const [, quoted, plain, rest = ''] = /^\s*(?:"([^"]*)"|(\S*))\s*([^]*)$/.exec(commandLine) ?? []
  return { word: quoted ?? plain ?? '', rest }
}

export const quotedPath = (path: string): string => (path.includes(' ') ? `"${path}"` : path)

export function commandName(commandLine: string): { image: string; name: string } {
  const { word } = firstWord(commandLine)
  const last = word.split('\\').pop() ?? word
  const program = programOf(last)
  // The path has the spelling of the command line where there is one.
  const file = /\.\w{2,4}$/.test(last) ? last : program ? `${last}${program.image.slice(-4)}` : last
  if (word.includes('\\')) return { image: word, name: file.toLowerCase() }
  const image = program ? `${program.image.slice(0, -(program.image.split('\\').pop() ?? '').length)}${file}` : file
  return { image, name: file.toLowerCase() }
}

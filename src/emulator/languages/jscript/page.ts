/** What a page does to its user: downloads it offers, addresses it moves to, text it puts on the clipboard. */
import type { ComContext } from '../../host/com/context.ts'

const knownProgram = /^\s*(?:"?[a-z]:\\|(?:cmd|powershell|mshta|rundll32|msiexec|curl|wscript)(?:\.exe)?\s)/i

/** The answer to a page's call; undefined when the verb is not one of a page. */
export function pageCall(
  { machine, actor }: ComContext,
  verb: unknown,
  [first, second]: unknown[],
): object | undefined {
  const { recorder } = machine
  const text = String(first)
  switch (verb) {
    case 'offer': {
      const bytes = Buffer.from(String(second), 'latin1')
      recorder.artifact('decoded', text, bytes)
      recorder.event(actor, 'download_offered', { FileName: text, Size: String(bytes.length) })
      return { u: 1 }
    }
    case 'visit':
      if (/^https?:/i.test(text)) recorder.indicator('url', text)
      return { u: 1 }
    case 'atob':
      return { v: Buffer.from(text, 'base64').toString('latin1') }
    case 'clipboard':
      recorder.event(actor, 'clipboard', { Text: text })
      if (knownProgram.test(text)) machine.start({ pid: 0, via: 'host' }, text, 'click-fix')
      return { u: 1 }
    default:
      return undefined
  }
}

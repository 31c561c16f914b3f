/** Appointments (iCalendar, RFC 5545) and cards (vCard, RFC 6350): attached files, descriptions, addresses. */
import type { Collector } from '../archive/collector.ts'
import { extractUrls } from '../url/extract.ts'
import { textOf } from './text.ts'

const most = { lines: 50_000, files: 100 }

export function unpackCalendar(bytes: Buffer, into: Collector): void {
  // Long lines are folded: a line that begins with a blank belongs to the one before (3.1).
  const lines = textOf(bytes)
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/, most.lines)
  let files = 0
  for (const line of lines) {
    const found = /^([A-Z][A-Z0-9-]{0,60})((?:;[^:"]{0,500}(?:"[^"]{0,500}"[^:"]{0,500}){0,10})?):([\s\S]*)$/i.exec(
      line,
    )
    if (found === null) continue
    const [name, parameters, value] = [(found[1] ?? '').toUpperCase(), found[2] ?? '', found[3] ?? '']
    if (name === 'ATTACH' && /ENCODING=BASE64/i.test(parameters) && files < most.files) {
      files += 1
      into.add(
        /FILENAME="?([^";:]{1,255})/i.exec(parameters)?.[1] ?? `attachment-${files}`,
        Buffer.from(value, 'base64'),
      )
    } else if (name === 'X-ALT-DESC' && /text\/html/i.test(parameters))
      into.add('description.html', Buffer.from(plain(value)))
    else for (const url of extractUrls(plain(value))) into.link(url)
    if (name === 'SUMMARY' || name === 'DESCRIPTION' || name === 'LOCATION' || name === 'NOTE') into.say(plain(value))
  }
}

const plain = (value: string): string => value.replaceAll(/\\n/gi, '\n').replaceAll(/\\([,;\\])/g, '$1')

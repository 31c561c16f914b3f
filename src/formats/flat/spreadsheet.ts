/** Excel 2003 XML: formulas that reach for programs, other books and addresses. */
import type { Collector } from '../archive/collector.ts'
import type { DocumentLink } from '../ooxml/content.ts'
import { readXml } from '../ooxml/xml.ts'

const most = { links: 2_000, text: 65_536 }

export function readSpreadsheet(bytes: Buffer, into: Collector): DocumentLink[] {
  const cut = (): void => into.gap('not read to its end: workbook')
  const links = new Map<string, DocumentLink>()
  const words: string[] = []
  let length = 0
  let element = ''
  for (const event of readXml(bytes, cut)) {
    if (event.kind === 'open') {
      element = event.name
      keep(links, exchangeOf(event.attributes.get('Formula') ?? ''))
      const address = event.attributes.get('HRef')
      if (address !== undefined) keep(links, { kind: 'link', target: address })
    } else if (event.kind === 'text') {
      if (element === 'Path') keep(links, exchangeOf(event.text))
      if (element === 'Data' && length < most.text) {
        words.push(event.text)
        length += event.text.length
      }
    } else element = ''
    if (links.size >= most.links) {
      cut()
      break
    }
  }
  if (words.length > 0) into.say(words.join('\n'))
  return [...links.values()]
}

const keep = (links: Map<string, DocumentLink>, link: DocumentLink | undefined): void => {
  if (link !== undefined) links.set(`${link.kind} ${link.target} ${link.arguments ?? ''}`, link)
}

/** `=cmd|'/c calc'!A1`, or the path of an outer book `cmd|/c calc`. */
export function exchangeOf(text: string): DocumentLink | undefined {
  const found = /^[=+@-]{0,3}\s{0,8}([\w.\\:]{1,200})\|\s{0,4}'?([^'!]{0,2000})'?/.exec(text)
  return found === null ? undefined : { kind: 'dde', target: found[1] ?? '', arguments: (found[2] ?? '').trim() }
}

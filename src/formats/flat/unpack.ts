/**
 * XML files that are whole documents: packages written flat (ECMA-376, Flat OPC), Word and Excel 2003, and XML that has a style sheet
 * run on it. Their parts are the parts of documents that come packed.
 */
import type { Collector } from '../archive/collector.ts'
import type { DocumentLink, OfficeContent, OfficeFinding } from '../ooxml/content.ts'
import { readOoxml } from '../ooxml/read.ts'
import { xmlText } from '../ooxml/xml.ts'
import { extractUrls } from '../url/extract.ts'
import { flatParts } from './package.ts'
import { readSpreadsheet } from './spreadsheet.ts'
import { readWordXml } from './word.ts'

const most = { characters: 16_777_216, head: 8_192 }

export function unpackXml(bytes: Buffer, into: Collector): void {
  // Most XML is a part of something packed: its head says so.
  const head = xmlText(bytes.subarray(0, most.head))
  if (/<(?:\w+:)?package\b[^>]{0,400}xmlPackage/.test(head)) unpackPackage(bytes, into)
  else if (/<(?:\w+:)?wordDocument\b/.test(head)) take(readWordXml(bytes, into), 'word', into)
  else if (/urn:schemas-microsoft-com:office:spreadsheet/.test(head)) take(readSpreadsheet(bytes, into), 'excel', into)
  noteStyle(head, into)
}

function unpackPackage(bytes: Buffer, into: Collector): void {
  if (bytes.length > most.characters) into.gap('not read to its end: package')
  const source = xmlText(bytes.subarray(0, most.characters))
  const parts = new Map(flatParts(source, into).map((part) => [part.name, part.bytes]))
  const { content, findings, gaps, embedded } = readOoxml({ names: [...parts.keys()], read: (name) => parts.get(name) })
  tell(findings, content, into)
  for (const gap of gaps) into.gap(gap)
  const inside = new Set(embedded)
  for (const [name, part] of parts)
    if (inside.has(name) || /\.(?:bin|docm?|xls[bmx]?|ppt[mx]?)$/i.test(name)) into.add(name, part)
  into.hold(content)
}

function take(links: readonly DocumentLink[], application: 'word' | 'excel', into: Collector): void {
  const findings: OfficeFinding[] = links
    .filter(({ kind }) => kind === 'dde')
    .slice(0, 20)
    .map(({ target, arguments: topic = '' }) => ({
      code: 'dde',
      text: `A field or link starts a program by DDE: ${`${target} ${topic}`.trim()}`,
      danger: 'high',
    }))
  const content = { application, links }
  tell(findings, content, into)
  into.hold(content)
}

function tell(findings: readonly OfficeFinding[], content: OfficeContent, into: Collector): void {
  for (const { code, text, danger } of findings) into.find(code, text, danger)
  for (const { kind, target } of content.links ?? []) if (kind !== 'dde') into.link(target)
  if (content.text !== undefined && content.text !== '') into.say(content.text.replaceAll('\r', '\n'))
}

/** A style sheet may be a program (XSLT with scripts), and is fetched when the file is opened. */
function noteStyle(head: string, into: Collector): void {
  const target = /<\?xml-stylesheet\b[^>]{0,400}\bhref\s*=\s*["']([^"'>]{1,2000})/i.exec(head)?.[1] ?? ''
  if (!/^(?:https?:|ftp:|file:|\\\\|javascript:)/i.test(target)) return
  into.find('remote-stylesheet', `A style sheet is loaded from elsewhere: ${target}`, 'high')
  for (const url of extractUrls(target)) into.link(url)
}

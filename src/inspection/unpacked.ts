/** What an unpacker found, as the walk wants it. */
import type { Unpacked, UnpackedEntry } from '#formats/archive/collector.ts'
import { openDocument, type OpenedDocument } from './documents/content.ts'
import type { Observation } from './analyzer.ts'
import { observe, observeReader } from './catalog/observe.ts'
import type { Extracted, Extraction } from './ports.ts'

/** The family a reader's finding belongs to, the first part of its rule id. */
export function familyOf(type: string): string {
  if (type === 'document.pdf' || type === 'document.rtf' || type === 'mail.msg') return type.split('.', 2)[1] ?? type
  if (type.startsWith('shortcut.')) return 'shortcut'
  if (type === 'executable.pe') return 'program'
  if (type.startsWith('document.')) return 'office'
  return 'archive'
}

export function extractionOf(type: string, bytes: Uint8Array, box: Unpacked): Extraction {
  const family = familyOf(type)
  const opened = openDocument(type, bytes, box)
  return {
    children: box.entries.map((entry) => asChild(entry, opened)),
    ...(opened ? { document: opened.content } : {}),
    observations: [...facts(family, box), ...box.findings.map((found) => observeReader(family, found))],
    gaps: box.gaps.map((why) => ({ who: 'archive', why })),
    links: box.links.map((link) => ({ ...link, place: 'document' })),
    text: box.text,
    ...(box.password === '' ? {} : { password: box.password }),
    locked: box.locked,
    unread: box.unread,
  }
}

const asChild = (entry: UnpackedEntry, opened: OpenedDocument | undefined): Extracted =>
  opened?.parts.has(entry.name) ? { name: entry.name, bytes: entry.bytes, part: true } : entry

function facts(family: string, box: Unpacked): Observation[] {
  const told: Observation[] = []
  if (family === 'archive' && box.entries.length > 0)
    told.push(observe('archive.contents', `${box.entries.length} entries`))
  if (box.encrypted)
    told.push(observe(family === 'archive' ? 'archive.encrypted' : `${family === 'pdf' ? 'pdf' : 'office'}.encrypted`))
  return told
}

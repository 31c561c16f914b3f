/** An Office file as a container: the entries of its ZIP, what is told of them, its addresses and its text. */
import type { Collector } from '../archive/collector.ts'
import { unpackZip } from '../archive/zip.ts'
import { type Ooxml, readOoxml } from './read.ts'

export function unpackOoxml(bytes: Buffer, into: Collector): void {
  unpackZip(bytes, into)
  const { content, findings, gaps } = ooxmlOf(into.result().entries)
  for (const { code, text, danger } of findings) into.find(code, text, danger)
  for (const gap of gaps) into.gap(gap)
  into.hold(content)
  for (const { kind, target } of content.links ?? []) if (kind !== 'dde') into.link(target)
  if (content.text !== undefined && content.text !== '') into.say(content.text.replaceAll('\r', '\n'))
}

/** From entries that are unpacked already; of two with one name the first counts. */
export function ooxmlOf(entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Ooxml {
  const byName = new Map(entries.toReversed().map(({ name, bytes }) => [name, bytes]))
  return readOoxml({ names: [...byName.keys()].toReversed(), read: (name) => byName.get(name) })
}

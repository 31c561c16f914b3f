/** Word 2003 XML: fields as in later formats, and files in base64, some of them compressed once more (ActiveMime). */
import { inflateSync } from 'node:zlib'
import type { Collector } from '../archive/collector.ts'
import type { DocumentLink } from '../ooxml/content.ts'
import { readText } from '../ooxml/document.ts'
import { linkOfField, readFields } from '../ooxml/fields.ts'
import type { Part } from '../ooxml/package.ts'
import { readXml } from '../ooxml/xml.ts'

const most = { files: 200, text: 33_554_432 }

/** Its links; files and text go to the collector. */
export function readWordXml(bytes: Buffer, into: Collector): DocumentLink[] {
  const cut = (): void => into.gap('not read to its end: document')
  const part = (): Part => ({ events: readXml(bytes, cut), cut })
  addFiles(part(), into)
  const text = readText(part())
  if (text !== '') into.say(text.replaceAll('\r', '\n'))
  return readFields(part())
    .map(linkOfField)
    .filter((link) => link !== undefined)
}

function addFiles({ events, cut }: Part, into: Collector): void {
  let name: string | undefined
  let data = ''
  let count = 0
  for (const event of events) {
    if (event.kind === 'text') {
      if (name !== undefined && data.length < most.text) data += event.text
    } else if (event.name !== 'binData' && event.name !== 'docOleData') continue
    else if (event.kind === 'open') {
      name = event.attributes.get('name') ?? 'data'
      data = ''
    } else if (name !== undefined) {
      count += 1
      if (count > most.files || into.full) return cut()
      addFile(name, Buffer.from(data, 'base64'), into)
      name = undefined
    }
  }
}

/** Pictures are looked at as they are; an object's storage is what macros and embedded files lie in. */
function addFile(name: string, bytes: Buffer, into: Collector): void {
  if (bytes.length === 0) return
  const short = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const storage = bytes.toString('latin1', 0, 10) === 'ActiveMime' ? expandActiveMime(bytes, into) : bytes
  if (/oledata|editdata/i.test(short)) into.find('embedded-object', `The document embeds objects: ${short}`, 'low')
  into.add(short, storage)
}

/** The compressed storage begins behind a header whose length it states, 50 bytes as a rule. */
export function expandActiveMime(bytes: Buffer, into: Collector): Buffer {
  const stated = bytes.length > 32 ? bytes.readUInt16LE(30) + 46 : 50
  for (const at of new Set([50, stated]))
    try {
      return inflateSync(bytes.subarray(at), { maxOutputLength: into.allowance(bytes.length) })
    } catch {
      continue
    }
  into.gap('damaged: ActiveMime')
  return bytes
}

/** Such a storage by itself, as it lies beside pages that Office wrote. */
export function unpackActiveMime(bytes: Buffer, into: Collector): void {
  const storage = expandActiveMime(bytes, into)
  if (storage !== bytes) into.add('storage', storage)
}

/** A message as a container: its parts in all readings, who it claims to come from, and what two readers could read differently. */
import type { Finding } from '#core/finding.ts'
import type { MimeDefect } from '#formats/mime/defects.ts'
import { parseMailboxes } from '#formats/mime/mailbox.ts'
import { decodeBody, headerText, parseMime, summarise, type MimePart } from '#formats/mime/parse.ts'
import { otherReadings, type OtherReading } from '#formats/mime/readings.ts'
import type { Observation } from './analyzer.ts'
import { observe } from './catalog/observe.ts'
import type { Extracted, Extraction } from './ports.ts'

/** Ambiguity alone is reported and never a detection; only what else the message holds can make it one. */
const ofDefect = { low: 'info', medium: 'info', high: 'low' } as const
const ownRules: Readonly<Record<string, string>> = {
  uuencode: 'mime.uuencode',
  yenc: 'mime.yenc',
  partial: 'mime.partial',
  'external-body': 'mime.external-body',
}

export function readMessage(bytes: Uint8Array): Extraction {
  const mime = parseMime(bytes)
  const decode = decodedOnce()
  const other = otherReadings(bytes, mime, decode)
  const boxes = (name: string) => parseMailboxes(headerText(mime.root, name) ?? '')
  const main = leaves(mime.root).map((part) => extracted(part, decode(bytes, part)))
  return {
    children: [...main, ...news(main, other.readings)],
    observations: told([...mime.defects, ...other.defects]),
    gaps: mime.truncated || other.truncated ? [{ who: 'mime', why: 'message limits' }] : [],
    links: leaves(mime.root).flatMap(externalBody),
    frame: frameOf(bytes, leaves(mime.root)),
    head: { summary: summarise(mime), from: boxes('from'), replyTo: boxes('reply-to'), to: boxes('to') },
  }
}

/** One finding for each danger, naming all that was seen; kinds with a row of their own stand alone. */
function told(defects: readonly MimeDefect[]): Observation[] {
  const own = defects
    .filter(({ code }) => Object.hasOwn(ownRules, code))
    .map(({ code }) => observe(ownRules[code] ?? ''))
  const rest = defects.filter(({ code }) => !Object.hasOwn(ownRules, code))
  const bySeverity = new Map<Finding['severity'], string[]>()
  for (const { danger, text } of rest)
    bySeverity.set(ofDefect[danger], [...(bySeverity.get(ofDefect[danger]) ?? []), text])
  return [...own, ...[...bySeverity].map(([severity, texts]) => observe('mime.ambiguous', texts.join('; '), severity))]
}

/** Headers, delimiters and what stands between them. */
function frameOf(bytes: Uint8Array, parts: readonly MimePart[]): Buffer {
  const pieces: Uint8Array[] = []
  let from = 0
  for (const { bodyStart, bodyEnd } of parts) {
    pieces.push(bytes.subarray(from, Math.max(from, bodyStart)))
    from = Math.max(from, bodyEnd)
  }
  return Buffer.concat([...pieces, bytes.subarray(from)])
}

function leaves(part: MimePart): MimePart[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leaves)
}

/** Bodies are decoded for the tree and for what else they could be read to hold. */
function decodedOnce(): typeof decodeBody {
  const known = new Map<MimePart, Buffer>()
  return (bytes, part) => {
    const found = known.get(part) ?? decodeBody(bytes, part)
    known.set(part, found)
    return found
  }
}

function extracted(part: MimePart, bytes: Buffer): Extracted {
  const isBody = part.fileName === '' && part.contentType.startsWith('text/') && part.disposition !== 'attachment'
  const charset = part.parameters['charset']
  return {
    name: part.fileName,
    bytes,
    declaredType: part.contentType,
    ...(charset === undefined ? {} : { charset }),
    ...(isBody ? { body: true as const } : {}),
  }
}

/** Readings that say something new: other bytes, or the same under another name. */
function news(main: readonly Extracted[], readings: readonly OtherReading[]): Extracted[] {
  const known = (reading: OtherReading): boolean =>
    main.some(({ name, bytes }) => (name === reading.name || reading.name === '') && reading.bytes.equals(bytes))
  return readings.filter((reading) => !known(reading)).map(asEntry)
}

function asEntry({ name, bytes, contentType, charset }: OtherReading): Extracted {
  const entry = { name, bytes, declaredType: contentType, ...(charset === '' ? {} : { charset }) }
  return name === '' && contentType.startsWith('text/') ? { ...entry, body: true } : entry
}

/** RFC 2046 5.2.3: where the content lies. */
function externalBody({ contentType, parameters }: MimePart): { url: string; place: 'html' }[] {
  if (contentType !== 'message/external-body') return []
  const { site = '', name = '', url = '', directory = '' } = parameters
  const address = url === '' && site !== '' ? `ftp://${site}/${directory}/${name}` : url
  return address === '' ? [] : [{ url: address, place: 'html' }]
}

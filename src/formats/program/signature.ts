/** Authenticode (PKCS#7, RFC 5652): who signed a program, by the certificates that lie in it. Nothing is checked: no trust is claimed. */
import type { Layout } from './layout.ts'

export interface ProgramSignature {
  /** Common name, else organisation, of the certificate that the signer information names. */
  readonly signer: string
  readonly issuer: string
}

interface Element {
  readonly tag: number
  readonly from: number
  readonly end: number
}

const most = { bytes: 1_048_576, elements: 400 }

/** Undefined where there is no signature or it cannot be read. */
export function readSignature({ bytes, directories }: Layout): ProgramSignature | undefined {
  // This directory gives a place in the file, not in memory.
  const place = directories[4]
  if (place === undefined || place.size < 16 || place.address + 8 > bytes.length) return undefined
  const size = Math.min(bytes.readUInt32LE(place.address), most.bytes)
  if (bytes.readUInt16LE(place.address + 6) !== 2) return undefined
  return signerOf(bytes.subarray(place.address + 8, place.address + size))
}

function elementAt(data: Buffer, at: number): Element | undefined {
  if (at + 2 > data.length) return undefined
  const first = data[at + 1] ?? 0
  const count = first < 0x80 ? 0 : first & 0x7f
  if (count > 4 || at + 2 + count > data.length) return undefined
  const length = count === 0 ? first & 0x7f : data.readUIntBE(at + 2, count)
  const from = at + 2 + count
  return from + length > data.length ? undefined : { tag: data[at] ?? 0, from, end: from + length }
}

function childrenOf(data: Buffer, { from, end }: Pick<Element, 'from' | 'end'>): Element[] {
  const found: Element[] = []
  let at = from
  while (at < end && found.length < most.elements) {
    const element = elementAt(data, at)
    if (element === undefined) break
    found.push(element)
    at = element.end
  }
  return found
}

interface Certificate {
  readonly serial: string
  readonly issuer: Element
  readonly subject: Element
}

function signerOf(data: Buffer): ProgramSignature | undefined {
  const outer = elementAt(data, 0)
  const content = outer && childrenOf(data, outer)[1]
  const signed = content && childrenOf(data, content)[0]
  if (signed === undefined) return undefined
  const parts = childrenOf(data, signed)
  const certificates = parts
    .filter(({ tag }) => tag === 0xa0)
    .flatMap((part) => childrenOf(data, part))
    .map((one) => certificateOf(data, one))
    .filter((one) => one !== undefined)
  const information = parts.findLast(({ tag }) => tag === 0x31)
  const first = information && childrenOf(data, information)[0]
  const name = first && childrenOf(data, first)[1]
  const serial = name && childrenOf(data, name)[1]
  const wanted = serial === undefined ? '' : data.toString('hex', serial.from, serial.end)
  const own = certificates.find((one) => one.serial === wanted) ?? certificates[0]
  return own && { signer: nameOf(data, own.subject), issuer: nameOf(data, own.issuer) }
}

/** Version, serial number, algorithm, issuer, validity, subject (RFC 5280 4.1). */
function certificateOf(data: Buffer, certificate: Element): Certificate | undefined {
  const body = childrenOf(data, certificate)[0]
  const fields = body === undefined ? [] : childrenOf(data, body)
  const [serial, , issuer, , subject] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
  if (serial === undefined || issuer === undefined || subject === undefined) return undefined
  return { serial: data.toString('hex', serial.from, serial.end), issuer, subject }
}

const commonName = '550403'
const organisation = '55040a'

function nameOf(data: Buffer, name: Element): string {
  const found = new Map<string, string>()
  for (const set of childrenOf(data, name))
    for (const pair of childrenOf(data, set)) {
      const [kind, value] = childrenOf(data, pair)
      if (kind !== undefined && value !== undefined)
        found.set(data.toString('hex', kind.from, kind.end), textOf(data, value))
    }
  return (found.get(commonName) ?? found.get(organisation) ?? '').slice(0, 200)
}

function textOf(data: Buffer, { tag, from, end }: Element): string {
  if (tag !== 0x1e) return data.toString('utf8', from, end)
  return Buffer.from(data.subarray(from, from + ((end - from) & ~1)))
    .swap16()
    .toString('utf16le')
}

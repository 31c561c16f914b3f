/** Lists of message properties inside TNEF (MS-OXTNEF 2.1.3.4): identifier, type, a name where it has one, values. */

export interface MapiProperty {
  readonly id: number
  readonly type: number
  readonly data: Buffer
}

const most = { properties: 10_000, values: 10_000 }

const fixedBytes: Readonly<Record<number, number>> = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
}
const variable: ReadonlySet<number> = new Set([0x0d, 0x1e, 0x1f, 0x102])

interface Place {
  readonly bytes: Buffer
  at: number
}

/** As far as the list can be understood. */
export function readMapiProperties(bytes: Buffer): MapiProperty[] {
  const place: Place = { bytes, at: 4 }
  const found: MapiProperty[] = []
  const count = bytes.length < 4 ? 0 : Math.min(bytes.readUInt32LE(0), most.properties)
  while (found.length < count && place.at + 4 <= bytes.length) {
    const type = bytes.readUInt16LE(place.at)
    const id = bytes.readUInt16LE(place.at + 2)
    place.at += 4
    if (id >= 0x8000) skipName(place)
    const data = readValues(place, type)
    if (data === undefined) break
    found.push({ id, type: type & 0xfff, data })
  }
  return found
}

const word = ({ bytes, at }: Place): number => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0)
const padded = (size: number): number => Math.ceil(size / 4) * 4

/** A set's identifier, then a number or a name. */
function skipName(place: Place): void {
  place.at += 16
  const kind = word(place)
  place.at += 4
  place.at += kind === 0 ? 4 : 4 + padded(word(place))
}

/** The first value; the others are passed over. Undefined where the type is not known. */
function readValues(place: Place, type: number): Buffer | undefined {
  const plain = type & 0xfff
  const isMany = (type & 0x1000) !== 0
  const fixed = fixedBytes[plain]
  if (fixed === undefined && !variable.has(plain)) return undefined
  let count = 1
  if (isMany || fixed === undefined) {
    count = Math.min(word(place), most.values)
    place.at += 4
  }
  let first: Buffer | undefined
  for (let index = 0; index < count && place.at <= place.bytes.length; index += 1) {
    const size = fixed ?? word(place)
    if (fixed === undefined) place.at += 4
    first ??= place.bytes.subarray(place.at, place.at + size)
    place.at += padded(size)
  }
  return first ?? Buffer.alloc(0)
}

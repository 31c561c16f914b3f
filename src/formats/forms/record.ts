/**
 * Records of MS-OFORMS (2.1): a mask says which properties follow, each at a multiple of its own size; texts stand behind them.
 * Reading beyond the end gives zeros, so that no length of an attacker leads out of the record.
 */

const most = { text: 1_048_576 }
const compressed = 0x80000000

export class RecordReader {
  readonly #data: Buffer
  at: number

  constructor(data: Buffer, at = 0) {
    this.#data = data
    this.at = at
  }

  get isAtEnd(): boolean {
    return this.at >= this.#data.length
  }

  align(size: number): void {
    this.at = Math.ceil(this.at / size) * size
  }

  number(size: 1 | 2 | 4): number {
    this.align(size)
    const { at } = this
    this.at += size
    return at + size <= this.#data.length ? this.#data.readUIntLE(at, size) : 0
  }

  /** A text by the count that stood before: of bytes, with a bit for one byte a character. */
  text(count: number): string {
    const isCompressed = (count & compressed) !== 0
    const length = (count & ~compressed) >>> 0
    const bytes = this.#data.subarray(this.at, this.at + Math.min(length, most.text))
    this.at = Math.min(this.at + length, this.#data.length)
    this.align(4)
    return isCompressed ? bytes.toString('latin1') : bytes.toString('utf16le')
  }
}

/** Property of a data block: its bit in the mask, its size in the block; nothing in the block for those of size 0. */
export interface Property {
  readonly name: string
  readonly bit: number
  readonly size: 0 | 1 | 2 | 4
}

/** `BackColor:4 BorderStyle:1`: properties in order, each with the next bit; a `-` before the name is not in the block. */
export function propertiesOf(list: string): Property[] {
  return list.split(' ').map((one, bit) => {
    const [name = '', size = '0'] = one.split(':')
    return { name, bit, size: Number(size) as Property['size'] }
  })
}

/** The properties that the mask names, read in the order in which they stand. */
export function readBlock(reader: RecordReader, mask: bigint, properties: readonly Property[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { name, bit, size } of properties)
    if (((mask >> BigInt(bit)) & 1n) === 1n && size !== 0) found.set(name, reader.number(size))
  reader.align(4)
  return found
}

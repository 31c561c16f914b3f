/** Files of lzop: the header, then blocks of LZO1X with their checksums. */
import type { Collector } from './collector.ts'
import { decodeLzo } from './lzo.ts'
import { Output } from './output.ts'

const flag = { adlerPlain: 1, adlerPacked: 2, extra: 0x40, crcPlain: 0x100, crcPacked: 0x200, filter: 0x800 }

export function unpackLzop(bytes: Buffer, into: Collector): void {
  const head = readHead(bytes)
  if (head === undefined) return into.gap('damaged: content')
  if ((head.flags & flag.filter) !== 0) return into.unknownMethod('archive.lzop')
  const output = new Output(into.allowance(bytes.length))
  const fault = readBlocks(bytes, head, output)
  if (output.length > 0) into.add(head.name === '' ? 'content' : head.name, output.bytes)
  if (fault === 'damaged') into.gap('damaged: content')
  if (fault !== 'full') return
  into.find('bomb', 'It grows out of all proportion: content', 'high')
  into.gap('ratio: content')
}

interface Head {
  readonly flags: number
  readonly name: string
  readonly end: number
}

function readHead(bytes: Buffer): Head | undefined {
  if (bytes.length < 40) return undefined
  const isLater = bytes.readUInt16BE(9) >= 0x0940
  const at = isLater ? 17 : 15
  const flags = bytes.readUInt32BE(at)
  const nameAt = at + 4 + ((flags & flag.filter) === 0 ? 0 : 4) + (isLater ? 12 : 8)
  const name = bytes.subarray(nameAt + 1, nameAt + 1 + (bytes[nameAt] ?? 0))
  const end = nameAt + 1 + name.length + 4
  return (flags & flag.extra) === 0 || end + 4 > bytes.length
    ? { flags, name: name.toString(), end }
    : { flags, name: name.toString(), end: end + 8 + bytes.readUInt32BE(end) }
}

function readBlocks(bytes: Buffer, { flags, end }: Head, output: Output): 'damaged' | 'full' | undefined {
  const sums = (...wanted: number[]): number => wanted.filter((one) => (flags & one) !== 0).length * 4
  let at = end
  while (at + 4 <= bytes.length) {
    const plain = bytes.readUInt32BE(at)
    if (plain === 0) return undefined
    if (at + 8 > bytes.length) return 'damaged'
    const packed = bytes.readUInt32BE(at + 4)
    at += 8 + sums(flag.adlerPlain, flag.crcPlain)
    if (packed < plain) at += sums(flag.adlerPacked, flag.crcPacked)
    const data = bytes.subarray(at, at + packed)
    if (packed >= plain && !output.write(data)) return 'full'
    const fault = packed < plain ? decodeLzo(data, output) : undefined
    if (fault !== undefined) return fault
    at += packed
  }
  return 'damaged'
}

/** Stream filters of PDF (ISO 32000-1, 7.4) that hide code: Flate, ASCIIHex, ASCII85 and RunLength. */
import { constants, inflateRawSync, inflateSync } from 'node:zlib'

const mostFilters = 8

/** Undefined where a filter is unknown or its data is broken. `most` bounds each step. */
export function decodeStream(data: Buffer, filters: readonly string[], most: number): Buffer | undefined {
  let current: Buffer | undefined = data
  for (const filter of filters.slice(0, mostFilters)) {
    if (current === undefined) return undefined
    current = apply(current, filter, most)
  }
  return current
}

function apply(data: Buffer, filter: string, most: number): Buffer | undefined {
  if (filter === 'FlateDecode' || filter === 'Fl') return inflate(data, most)
  if (filter === 'ASCIIHexDecode' || filter === 'AHx') return hex(data)
  if (filter === 'ASCII85Decode' || filter === 'A85') return base85(data)
  if (filter === 'RunLengthDecode' || filter === 'RL') return runs(data, most)
  return undefined
}

/** Readers take cut streams and streams without their two bytes of header. */
function inflate(data: Buffer, most: number): Buffer | undefined {
  const options = { maxOutputLength: Math.max(1, most), finishFlush: constants.Z_SYNC_FLUSH }
  try {
    return inflateSync(data, options)
  } catch {
    try {
      return inflateRawSync(data.subarray(2), options)
    } catch {
      return undefined
    }
  }
}

function hex(data: Buffer): Buffer {
  const digits = (data.toString('latin1').split('>', 1)[0] ?? '').replaceAll(/[^0-9a-f]/gi, '')
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
}

function base85(data: Buffer): Buffer {
  const text =
    data
      .toString('latin1')
      .replace(/^\s*<~/, '')
      .split('~', 1)[0] ?? ''
  const symbols = text.replaceAll(/[^!-uz]/g, '').replaceAll('z', '!!!!!')
  const plain = Buffer.alloc(Math.ceil(symbols.length / 5) * 4)
  for (let at = 0; at < symbols.length; at += 5) {
    let value = 0
    for (let index = 0; index < 5; index += 1)
      value = value * 85 + (at + index < symbols.length ? symbols.charCodeAt(at + index) - 33 : 84)
    plain.writeUInt32BE(value % 0x1_0000_0000, (at / 5) * 4)
  }
  const rest = symbols.length % 5
  return rest === 0 ? plain : plain.subarray(0, plain.length - 5 + rest)
}

function runs(data: Buffer, most: number): Buffer {
  const parts: Buffer[] = []
  let total = 0
  for (let at = 0; at < data.length && total < most;) {
    const length = data[at] ?? 128
    if (length === 128) break
    const part = length < 128 ? data.subarray(at + 1, at + 2 + length) : Buffer.alloc(257 - length, data[at + 1] ?? 0)
    parts.push(part)
    total += part.length
    at += length < 128 ? length + 2 : 2
  }
  return Buffer.concat(parts)
}

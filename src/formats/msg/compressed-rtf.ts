/** Compressed RTF bodies of Outlook (MS-OXRTFCP): copies out of a window of 4096 bytes that begins with known text. */
const windowBytes = 4_096
const most = 33_554_432
const known =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
  '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
  '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'

/** Empty where it is neither form. */
export function expandRtf(data: Buffer): Buffer {
  if (data.length < 16) return Buffer.alloc(0)
  const kind = data.toString('latin1', 8, 12)
  if (kind === 'MELA') return data.subarray(16, 16 + data.readUInt32LE(4))
  return kind === 'LZFu' ? expand(data.subarray(16)) : Buffer.alloc(0)
}

function expand(packed: Buffer): Buffer {
  const window = Buffer.alloc(windowBytes, 32)
  window.write(known, 'latin1')
  const plain: number[] = []
  let write = known.length
  let at = 0
  const put = (byte: number): void => {
    window[write] = byte
    write = (write + 1) % windowBytes
    plain.push(byte)
  }
  while (at < packed.length && plain.length < most) {
    const flags = packed[at] ?? 0
    at += 1
    for (let bit = 0; bit < 8 && at < packed.length; bit += 1) {
      if (((flags >> bit) & 1) === 0) put(packed[at++] ?? 0)
      else {
        const token = at + 2 <= packed.length ? packed.readUInt16BE(at) : write << 4
        at += 2
        const from = token >> 4
        if (from === write) return Buffer.from(plain)
        for (let index = 0; index < (token & 15) + 2; index += 1) put(window[(from + index) % windowBytes] ?? 0)
      }
    }
  }
  return Buffer.from(plain)
}

/** Width and height of a picture from its head (PNG, JPEG ITU T.81, GIF89a, BMP, WebP), before anything decodes it. */

export interface Dimensions {
  readonly width: number
  readonly height: number
}

const mostSegments = 500

/** Undefined where it is none of these kinds or cut off before the size. */
export function dimensionsOf(input: Uint8Array): Dimensions | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.length < 26) return undefined
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('\u0089PNG')) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (head.startsWith('GIF8')) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (head.startsWith('BM')) return { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) }
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return webp(bytes)
  return head.startsWith('\u00ff\u00d8') ? jpeg(bytes) : undefined
}

function webp(bytes: Buffer): Dimensions | undefined {
  const kind = bytes.toString('latin1', 12, 16)
  if (bytes.length < 30) return undefined
  if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (kind === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  if (kind !== 'VP8L') return undefined
  const packed = bytes.readUInt32LE(21)
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
}

/** Segments up to the start of a frame. */
function jpeg(bytes: Buffer): Dimensions | undefined {
  let at = 2
  for (let count = 0; count < mostSegments && at + 9 < bytes.length; count += 1) {
    if (bytes[at] !== 0xff) return undefined
    const kind = bytes[at + 1] ?? 0
    if (kind === 0xff) {
      at += 1
      continue
    }
    const frame = kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc
    if (frame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** Bar codes and QR codes of a picture, by ZXing in WebAssembly. The module is handed in ready. */
import { dimensionsOf } from './dimensions.ts'

/** What is used of zxing-wasm. */
export interface CodeReader {
  readonly readBarcodes: (
    picture: Uint8Array,
    options: { tryHarder: boolean; tryInvert: boolean; tryRotate: boolean; maxNumberOfSymbols: number },
  ) => Promise<readonly { readonly isValid: boolean; readonly text: string }[]>
}

const most = { pixels: 25_000_000, bytes: 16_777_216, symbols: 16, text: 4_096 }

/** Pictures are bombs too: few bytes may stand for more pixels than memory has room for. */
export function isReadable(picture: Uint8Array): boolean {
  const size = dimensionsOf(picture)
  return size !== undefined && picture.length <= most.bytes && size.width * size.height <= most.pixels
}

/** Texts of the codes in it, each once; none where it is no picture. */
export async function readCodes(picture: Uint8Array, reader: CodeReader): Promise<string[]> {
  const size = dimensionsOf(picture)
  if (!isReadable(picture) || size === undefined || Math.min(size.width, size.height) < 21) return []
  const options = { tryHarder: true, tryInvert: true, tryRotate: true, maxNumberOfSymbols: most.symbols }
  try {
    const found = await reader.readBarcodes(picture, options)
    return [...new Set(found.filter(({ isValid }) => isValid).map(({ text }) => text.slice(0, most.text)))]
  } catch {
    return []
  }
}

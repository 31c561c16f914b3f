/** Pictures: codes by ZXing, words by Tesseract in a thread of its own that is ended when it takes too long. */
import { isReadable, readCodes, type CodeReader } from '#formats/picture/codes.ts'
import { dimensionsOf } from '#formats/picture/dimensions.ts'
import type { PictureReader } from '../ports.ts'

export interface WordReader {
  readonly recognise: (picture: Uint8Array) => Promise<string>
  readonly close: () => Promise<unknown>
}

export interface PictureParts {
  readonly codes?: CodeReader
  /** Starts a new text recognition; undefined where there is no trained data. */
  readonly words?: () => Promise<WordReader>
}

const least = 40
/** Pictures without light and dark that could be text: icons, spacers. */
const leastPixels = 15_000

export function pictureReader(parts: PictureParts): PictureReader {
  let reader: Promise<WordReader> | undefined
  const recognise = async (picture: Uint8Array): Promise<string> => {
    reader ??= parts.words?.()
    return (await reader)?.recognise(picture) ?? ''
  }
  const end = async (): Promise<void> => {
    const ended = reader
    reader = undefined
    await ended?.then((one) => one.close()).catch(() => undefined)
  }
  return {
    codes: async (bytes) => (parts.codes === undefined ? [] : await readCodes(bytes, parts.codes)),
    async words(bytes, ms) {
      if (parts.words === undefined || !worthReading(bytes)) return undefined
      const outcome = await within(recognise(bytes), ms)
      if (outcome === undefined) void end()
      return outcome
    },
    close: end,
  }
}

function worthReading(bytes: Uint8Array): boolean {
  const size = dimensionsOf(bytes)
  if (size === undefined || !isReadable(bytes)) return false
  // Leptonica reads no GIF.
  if (bytes[0] === 0x47) return false
  return Math.min(size.width, size.height) >= least && size.width * size.height >= leastPixels
}

/** Undefined where it failed or did not come in time. */
async function within(work: Promise<string>, ms: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ms)
  try {
    return await Promise.race([work.catch(() => undefined), promise])
  } finally {
    clearTimeout(timer)
  }
}

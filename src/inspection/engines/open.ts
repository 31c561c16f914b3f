/** Makes the heavy engines ready. Libraries are loaded here; the bytes of their WebAssembly and data are handed in. */
import { setImmediate } from 'node:timers/promises'
import { wasm, type SevenZipFactory } from '#formats/archive/seven-zip/module.ts'
import type { ArchiveEngine, Engines } from '../ports.ts'
import { pictureReader, type PictureParts, type WordReader } from './pictures.ts'
import { sevenZipEngine } from './seven-zip.ts'

export interface EngineFiles {
  /** A file of an installed package, for example `7z-wasm/7zz.wasm`; undefined where it is not there. */
  readonly package: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Where trained data of text recognition lies; undefined where there is none. */
  readonly words?: TrainedData
  readonly now: () => number
  readonly warn: (problem: string) => void
}

export interface TrainedData {
  /** `eng`, `rus`, … */
  readonly languages: readonly string[]
  /** Folder with `<language>.traineddata.gz` of the packages. */
  readonly packed: string
  /** Folder with `<language>.traineddata` of the system; looked into first. */
  readonly plain: string
}

export async function openEngines(files: EngineFiles): Promise<Engines> {
  const [archives, codes] = await Promise.all([openSevenZip(files), openCodes(files)])
  const { words } = files
  const pictures = pictureReader({
    ...(codes === undefined ? {} : { codes }),
    ...(words === undefined ? {} : { words: () => openWords(words) }),
  })
  return { pictures, ...(archives === undefined ? {} : { archives }) }
}

async function openSevenZip({ package: read, now, warn }: EngineFiles): Promise<ArchiveEngine | undefined> {
  const bytes = await read('7z-wasm/7zz.wasm')
  if (bytes === undefined) {
    warn('7z-wasm is not installed; its kinds of archives stay closed')
    return undefined
  }
  // Its own types leave out half of what its file system has.
  const loaded: { default: unknown } = await import('7z-wasm')
  return sevenZipEngine({ factory: loaded.default as SevenZipFactory, module: await wasm.compile(bytes), now })
}

async function openCodes({ package: read, warn }: EngineFiles): Promise<PictureParts['codes']> {
  const bytes = await read('zxing-wasm/reader/zxing_reader.wasm')
  if (bytes === undefined) {
    warn('zxing-wasm is not installed; codes in pictures are not read')
    return undefined
  }
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  await prepareZXingModule({ overrides: { wasmBinary: bytes.slice().buffer }, fireImmediately: true })
  return { readBarcodes }
}

/** Percent; below it the letters are made of lines and shadows. */
const leastConfidence = 55

/** Tesseract calls the folder of plain data its cache; it is only read here. */
async function openWords({ languages, packed, plain }: TrainedData): Promise<WordReader> {
  const { createWorker } = await import('tesseract.js')
  const options = {
    langPath: packed,
    gzip: true,
    cachePath: plain,
    cacheMethod: 'readOnly',
    errorHandler: () => undefined,
  }
  const worker = await createWorker([...languages], 1, options)
  return {
    async recognise(picture) {
      const { text, confidence } = (await worker.recognize(Buffer.from(picture))).data
      return confidence < leastConfidence ? '' : text
    },
    async close() {
      // It throws where nobody catches it when it is ended between the call and the start of its work.
      await setImmediate()
      await worker.terminate()
    },
  }
}

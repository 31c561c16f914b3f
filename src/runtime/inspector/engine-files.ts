/** Where the files of the heavy engines lie: WebAssembly of installed packages, trained data of packages and of Debian. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineFiles } from '#inspection/engines/open.ts'

/** Debian's tesseract-ocr-rus and its like put their data here. */
const system = '/usr/share/tesseract-ocr/5/tessdata'

export function engineFiles(warn: (problem: string) => void): EngineFiles {
  const words = trainedData()
  return { package: readPackage, now: () => performance.now(), warn, ...(words === undefined ? {} : { words }) }
}

async function readPackage(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(fileURLToPath(import.meta.resolve(name))))
  } catch {
    return undefined
  }
}

function trainedData(): EngineFiles['words'] {
  const english = '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'
  const packed = path.join(import.meta.dirname, '../../../node_modules', path.dirname(english))
  const plain = (language: string): boolean => existsSync(path.join(system, `${language}.traineddata`))
  const languages = [
    ...(plain('eng') || existsSync(path.join(packed, 'eng.traineddata.gz')) ? ['eng'] : []),
    ...(plain('rus') ? ['rus'] : []),
  ]
  return languages.length === 0 ? undefined : { languages, packed, plain: system }
}

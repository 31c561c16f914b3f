/** The engines as they are installed: archives, codes, words. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rar4 } from '#formats/archive/seven-zip/building.ts'
import { openEngines } from './open.ts'
import { pictureReader } from './pictures.ts'

const packageFile = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(readFileSync(fileURLToPath(import.meta.resolve(name))))
const packed = path.join(import.meta.dirname, '../../../node_modules/@tesseract.js-data/eng/4.0.0_best_int')
const budget = { bytes: 1_000_000, objects: 10, ms: 30_000, passwords: [] }

test('opens archives through the port', async () => {
  const { archives } = await openEngines({ package: packageFile, now: () => performance.now(), warn: assert.fail })
  assert.ok(archives)
  assert.ok(archives.opens('archive.rar') && !archives.opens('document.pdf'))
  const box = await archives.open(rar4([{ name: 'a.txt', body: 'inert' }]), 'archive.rar', budget)
  assert.deepEqual(
    box.children.map(({ name, bytes }) => `${name}=${Buffer.from(bytes).toString()}`),
    ['a.txt=inert'],
  )
})

test('what is not installed is told and left out', async () => {
  const told: string[] = []
  const engines = await openEngines({
    package: async () => undefined,
    now: () => 0,
    warn: (problem) => told.push(problem),
  })
  assert.deepEqual([engines.archives, told.length], [undefined, 2])
  assert.equal(await engines.pictures?.words(Buffer.alloc(4_096), 10), undefined)
})

test('reads the code that the writer of the same library drew', async () => {
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/writer')
  const binary = await packageFile('zxing-wasm/writer/zxing_writer.wasm')
  prepareZXingModule({ overrides: { wasmBinary: binary.buffer } })
  const { image } = await writeBarcode('https://code.test/x', { format: 'QRCode', scale: 4 })
  assert.ok(image)
  const { pictures } = await openEngines({ package: packageFile, now: () => performance.now(), warn: assert.fail })
  assert.deepEqual(await pictures?.codes(new Uint8Array(await image.arrayBuffer())), ['https://code.test/x'])
  assert.deepEqual(await pictures?.codes(Buffer.from('no picture')), [])
})

test(
  'reads words, and ends a reader that takes too long',
  { skip: existsSync(packed) ? false : 'no trained data is installed' },
  async () => {
    const picture = Buffer.from(readFileSync(new URL('samples/words.png.b64', import.meta.url), 'latin1'), 'base64')
    const words = { languages: ['eng'], packed, plain: '/nonexistent' }
    const { pictures } = await openEngines({
      package: packageFile,
      now: () => performance.now(),
      warn: assert.fail,
      words,
    })
    assert.equal(await pictures?.words(picture, 1), undefined)
    const seen = await pictures?.words(picture, 60_000)
    await pictures?.close()
    assert.match(seen ?? '', /password\s*[:.]?\s*Zx81/i)
  },
)

test('a reader that fails or is late is closed and started anew', async () => {
  let [started, closed] = [0, 0]
  const reader = pictureReader({
    words: async () => {
      started += 1
      return {
        recognise: () => (started === 1 ? new Promise(() => undefined) : Promise.resolve('ok')),
        close: async () => (closed += 1),
      }
    },
  })
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d4948445200000200000002000806000000', 'hex'),
    Buffer.alloc(4_096),
  ])
  assert.equal(await reader.words(png, 5), undefined)
  assert.equal(await reader.words(png, 5_000), 'ok')
  assert.deepEqual([started, closed], [2, 1])
})

/** Promises of names and declarations, and text that is a file. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodedText } from './encoded.ts'
import { declarationDiffers, extensionDiffers } from './families.ts'

test('compares the promise with the content', () => {
  const names = [
    ['a.pdf', 'document.html', true],
    ['a.PDF', 'document.pdf', false],
    ['a.docx', 'document.ole', false],
    ['a.jpg', 'archive.zip', true],
    ['pdf', 'archive.zip', false],
    ['a.bin', 'archive.zip', false],
    ['a.pdf', 'data.unknown', false],
  ] as const
  for (const [name, type, differs] of names) assert.equal(extensionDiffers(name, type), differs, name)
  const media = [
    ['image/png', 'archive.zip', true],
    ['IMAGE/PNG', 'image.jpeg', false],
    ['text/plain', 'executable.pe', true],
    ['application/octet-stream', 'executable.pe', false],
  ] as const
  for (const [declared, type, differs] of media) assert.equal(declarationDiffers(declared, type), differs, declared)
})

test('decodes what is nothing but digits of a file', () => {
  const file = Buffer.from('MZ inert and long enough to be more than a word or two, said twice')
  assert.deepEqual(decodedText(Buffer.from(file.toString('base64').replaceAll(/(.{20})/g, '$1\r\n'))), file)
  assert.deepEqual(decodedText(Buffer.from(file.toString('hex'))), file)
  assert.deepEqual(
    decodedText(Buffer.from(`-----BEGIN CERTIFICATE-----\n${file.toString('base64')}\n-----END CERTIFICATE-----\n`)),
    file,
  )
  for (const text of ['plain words, '.repeat(20), 'short', 'lowercaseletters'.repeat(10)])
    assert.equal(decodedText(Buffer.from(text)), undefined)
})

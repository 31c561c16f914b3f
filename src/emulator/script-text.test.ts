/** The same words in every encoding a script file comes in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scriptText } from './script-text.ts'

const words = 'var a = 1'

test('byte order marks choose the encoding', () => {
  const little = Buffer.from(`\uFEFF${words}`, 'utf16le')
  assert.equal(scriptText(little), words)
  assert.equal(scriptText(Buffer.from(little).swap16()), words)
  assert.equal(scriptText(Buffer.from(`\uFEFF${words}é`)), `${words}é`)
})

test('without a mark a byte is a character', () => {
  assert.equal(scriptText(Uint8Array.from([0x61, 0xe9])), 'aé')
})

test('an odd byte behind a big-endian mark does no harm', () => {
  assert.equal(scriptText(Uint8Array.from([0xfe, 0xff, 0, 0x61, 0])), 'a')
})

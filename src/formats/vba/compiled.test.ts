/** Source that was exchanged behind the back of its compiled form. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string, uint8Array } from 'fast-check'
import { compiledTexts, missingTexts } from './compiled.ts'

const load = (text: string, instruction = 'b900'): Buffer => {
  const size = Buffer.alloc(2)
  size.writeUInt16LE(text.length)
  return Buffer.concat([Buffer.from(`0000${instruction}`, 'hex'), size, Buffer.from(text)])
}

test('texts of the compiled form in either version', () => {
  assert.deepEqual(compiledTexts(Buffer.concat([load('cmd /c calc'), load('another', 'b600'), load('abc')])), [
    'another',
    'cmd /c calc',
  ])
})

test('what the source does not have is told', () => {
  const cache = Buffer.concat([load('cmd /c calc'), load('say "yes" now')])
  assert.deepEqual(missingTexts(cache, 'Shell "cmd /c calc"\r\nx = "say ""yes"" now"'), [])
  assert.deepEqual(missingTexts(cache, 'x = "say ""yes"" now"'), ['cmd /c calc'])
})

test('any bytes end', () => {
  check(
    property(uint8Array({ maxLength: 300 }), string(), (data, source) =>
      assert.ok(missingTexts(Buffer.from(data), source).length < 100),
    ),
    { seed: 1 },
  )
})

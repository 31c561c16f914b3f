/** Encoded scripts against a published pair. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { decodeScript } from './encoded-script.ts'

test('the published example reads as its source', () => {
  assert.equal(decodeScript('#@~^DgAAAA==\\ko$K6,JC\x7fV^GJqAQAAA==^#~@'), 'MsgBox "Hello"')
})

test('text around blocks stays', () => {
  assert.equal(decodeScript('a #@~^DgAAAA==\\ko$K6,JC\x7fV^GJqAQAAA==^#~@ b'), 'a MsgBox "Hello" b')
})

test('a block cut short stays as it is', () => {
  assert.equal(decodeScript('#@~^DgAAAA==\\ko$K6'), '#@~^DgAAAA==\\ko$K6')
})

test('any bytes are read without harm', () => {
  check(
    property(string(), (text) => {
      assert.ok(decodeScript(`#@~^AAAAAA==${text}AAAAAA==^#~@`).length <= text.length + 24)
    }),
  )
})

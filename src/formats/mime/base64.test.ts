/** Base64 with padding and junk in any place: all pieces, and where the first fault lies. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, assert as check, constantFrom, property } from 'fast-check'
import { base64Faults, base64Readings, decodeBase64 } from './base64.ts'

const pieces = array(constantFrom('A', 'Qk', 'aGk', 'aGkh', '=', '==', '\r\n', ' ', '*', '\u00e9', ' '.repeat(101)))
const bytesOf = (text: readonly string[]): Buffer => Buffer.from(text.join(''), 'latin1')

test('decodes over padding and junk as the pieces between the paddings', () => {
  check(
    property(pieces, (text) => {
      const wanted = text
        .join('')
        .split(/=+/)
        .map((one) => Buffer.from(one, 'base64'))
      assert.deepEqual(decodeBase64(bytesOf(text)), Buffer.concat(wanted))
    }),
  )
})

test('finds the first foreign character, and the first padding inside', () => {
  check(
    property(pieces, (text) => {
      const whole = text.join('')
      const wanted = { junk: whole.search(/[^A-Za-z0-9+/=\s]/), padding: whole.search(/=\s{0,100}[A-Za-z0-9+/]/) }
      assert.deepEqual(base64Faults(bytesOf(text)), wanted)
    }),
  )
})

test('plain base64 has no other reading', () => {
  const plain = Buffer.from('inert, and longer than one line of it').toString('base64')
  assert.deepEqual(base64Readings(Buffer.from(plain.replaceAll(/.{20}/g, '$&\r\n'))), [])
  assert.deepEqual(
    base64Readings(Buffer.from('aGkh=aGkh')).map((bytes) => bytes.toString()),
    ['hi!'],
  )
})

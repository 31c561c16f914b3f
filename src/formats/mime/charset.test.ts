/** Character sets: marks, statements, guesses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { charsetOf } from './charset.ts'

test('takes the mark, then the statement, then the look', () => {
  const cases: readonly (readonly [Buffer, string, string])[] = [
    [Buffer.from('fffe6100', 'hex'), 'utf-8', 'utf-16le'],
    [Buffer.from('feff0061', 'hex'), '', 'utf-16be'],
    [Buffer.from('61006200', 'hex'), '', 'utf-16le'],
    [Buffer.from('abc'), 'KOI8-R', 'koi8-r'],
    [Buffer.from('<meta charset="windows-1251">'), '', 'windows-1251'],
    [Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?>'), '', 'iso-8859-2'],
    [Buffer.from('gr\u00fc\u00df'), 'us-ascii', 'utf-8'],
    [Buffer.from('gr\u00fc\u00df', 'latin1'), 'utf-8', 'windows-1252'],
    [Buffer.from('a€').subarray(0, 3), '', 'utf-8'],
    [Buffer.alloc(0), '', 'utf-8'],
  ]
  for (const [bytes, stated, name] of cases) assert.equal(charsetOf(bytes, stated), name)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { storable } from './event-batch.ts'

test('what PostgreSQL would not take of a text is replaced, the rest stays', () => {
  assert.equal(
    storable([{ subject: 'plain \\u0000 "text" ü' }]),
    JSON.stringify([{ subject: 'plain \\u0000 "text" ü' }]),
  )
  assert.deepEqual(JSON.parse(storable(['a\0b', '\ud800x', { deep: ['\udc00'] }])), [
    'a\ufffdb',
    '\ufffdx',
    { deep: ['\ufffd'] },
  ])
})

test('no zero byte and no half of a pair is left in any text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat({ max: 0xffff })), (texts, units) => {
      const value = [...texts, String.fromCharCode(...units), '\0']
      const back = JSON.parse(storable(value)) as string[]
      assert.ok(back.every((text) => text.isWellFormed() && !text.includes('\0')))
      assert.equal(back.length, value.length)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '#core/limits.ts'
import { outlineOf } from './outline.ts'
import { formFault } from './message-limits.ts'

const settings = { headerFields: 10, headerKilobytes: 8, mimeDepth: 3 }
const faultOf = (message: string, own = settings) => formFault(outlineOf(Buffer.from(message)), own)

/** So many multiparts in one another around one text. */
function nested(depth: number): string {
  let message = 'Content-Type: text/plain\r\n\r\nx\r\n'
  for (let at = depth; at > 0; at -= 1)
    message = `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n${message}\r\n--b${at}--\r\n`
  return message
}

test('header fields and size', () => {
  assert.equal(faultOf(`${'A: b\r\n'.repeat(10)}\r\nx`), undefined)
  assert.deepEqual(faultOf(`${'A: b\r\n'.repeat(11)}\r\nx`), {
    code: 554,
    enhanced: '5.6.0',
    text: 'The header has more than 10 fields',
  })
  assert.equal(faultOf(`A: ${'b'.repeat(8_000)}\r\n\r\nx`), undefined)
  assert.equal(faultOf(`A: ${'b'.repeat(8_200)}\r\n\r\nx`)?.text, 'The header is larger than 8 KB')
  assert.equal(faultOf(`\r\n${'x'.repeat(20_000)}`), undefined)
})

test('levels of parts, the message itself the first', () => {
  assert.equal(faultOf(nested(2)), undefined)
  assert.equal(faultOf(nested(3))?.text, 'Parts are nested more than 3 levels deep')
  const most = { ...settings, mimeDepth: limits.message.mimeDepth }
  assert.equal(faultOf(nested(limits.message.mimeDepth - 1), most), undefined)
  assert.equal(faultOf(nested(limits.message.mimeDepth), most)?.code, 554)
  assert.equal(faultOf(nested(500), most)?.code, 554)
})

test('the largest bounds still see what goes beyond them', () => {
  const { headerFields, headerBytes } = limits.message
  const most = { headerFields: headerFields - 1, headerKilobytes: headerBytes / 1_024, mimeDepth: 32 }
  assert.equal(faultOf(`${'A: b\r\n'.repeat(headerFields + 1)}\r\nx`, most)?.code, 554)
})

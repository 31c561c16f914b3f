/** What the client's stuffing makes of any bytes, the reader takes apart again, however it is split. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { stuff } from '../client/stuff.ts'
import { prepend } from '../lines.ts'
import { DataReader } from './data-reader.ts'

const bytes = fc
  .array(fc.constantFrom('\r', '\n', '.', 'a', '\r\n', '\r\n.', '\r\n.\r\n', '\0'), { maxLength: 30 })
  .map((parts) => parts.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 })

function read(reader: DataReader, input: Buffer, cuts: readonly number[]): Buffer | undefined {
  let at = 0
  for (const size of [...cuts, input.length]) {
    const rest = reader.feed(input.subarray(at, at + size))
    at = Math.min(input.length, at + size)
    if (rest !== undefined) return Buffer.concat([rest, input.subarray(at)])
  }
  return undefined
}

const crlf = (text: string) => text.replaceAll(/\r\n|\r|\n/gu, '\r\n')

test('stuffed bytes come back with CRLF as their only newline', () => {
  fc.assert(
    fc.property(bytes, sizes, (text, cuts) => {
      const reader = new DataReader({ limit: 1_000, bareNewline: 'refuse' })
      const rest = read(reader, Buffer.concat([...stuff(Buffer.from(text)), Buffer.from('QUIT')]), cuts)
      const lines = crlf(text)
      assert.equal(rest?.toString(), 'QUIT')
      assert.equal(reader.bare, false)
      assert.equal(reader.sink.finish().toString(), lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`)
    }),
    { numRuns: 1_000 },
  )
})

test('raw bytes end only at CRLF.CRLF and a bare newline is noticed, as a slow reader says', () => {
  fc.assert(
    fc.property(bytes, sizes, (text, cuts) => {
      const reader = new DataReader({ limit: 1_000, bareNewline: 'refuse' })
      const rest = read(reader, Buffer.from(text), cuts)
      const end = `\r\n${text}`.indexOf('\r\n.\r\n')
      assert.equal(rest?.toString(), end < 0 ? undefined : text.slice(end + 3))
      if (end < 0) return
      const body = text.slice(0, end)
      assert.equal(reader.sink.finish().toString(), body.replaceAll(/(^|\r\n)\./gu, '$1'))
      assert.equal(reader.bare, /\r(?!\n)|(?<!\r)\n/u.test(body))
    }),
    { numRuns: 2_000 },
  )
})

test('a message taken whole is sent as one that nobody has looked at yet', () => {
  fc.assert(
    fc.property(bytes, sizes, fc.constantFrom('refuse' as const, 'normalise' as const), (text, cuts, bareNewline) => {
      const reader = new DataReader({ limit: 1_000, bareNewline })
      if (read(reader, Buffer.from(`${text}\r\n.\r\n`), cuts) === undefined) return
      const message = reader.finish()
      assert.deepEqual(Buffer.concat(stuff(message)), Buffer.concat(stuff(Buffer.from(message))))
      const fields = Buffer.from(text.slice(0, 5))
      const whole = prepend(fields, message)
      assert.deepEqual(Buffer.concat(stuff(whole)), Buffer.concat(stuff(Buffer.from(whole))))
    }),
    { numRuns: 2_000 },
  )
})

test('what goes beyond the limit is not kept', () => {
  const reader = new DataReader({ limit: 10, bareNewline: 'refuse' })
  reader.feed(Buffer.from('0123456789abc\r\n'))
  assert.equal(reader.feed(Buffer.from('.\r\nrest'))?.toString(), 'rest')
  assert.equal(reader.sink.overflowed, true)
  assert.equal(reader.sink.finish().length, 0)
})

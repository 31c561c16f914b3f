import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ByteSink } from './byte-sink.ts'

const pieces = fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 12 })

test('what went in comes out, whatever was announced', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 0, max: 500_000 }), (parts, expected) => {
      const sink = new ByteSink(Number.POSITIVE_INFINITY, expected)
      for (const part of parts) sink.append(Buffer.from(part), 0, part.length)
      const whole = Buffer.concat(parts)
      assert.equal(sink.size, whole.length)
      assert.equal(sink.finish().equals(whole), true)
    }),
    { numRuns: 50 },
  )
})

test('beyond its limit and once dropped it only counts', () => {
  const data = Buffer.alloc(100, 'x')
  const limited = new ByteSink(150)
  limited.append(data, 0, 100)
  limited.append(data, 0, 51)
  limited.append(data, 0, 10)
  assert.deepEqual([limited.size, limited.overflowed, limited.finish().length], [161, true, 0])
  const dropped = new ByteSink()
  dropped.append(data, 0, 100)
  dropped.drop()
  dropped.append(data, 10, 20)
  assert.deepEqual([dropped.size, dropped.dropped, dropped.finish().length], [110, true, 0])
})

test('a message keeps little more memory than it has bytes', () => {
  for (const [size, expected] of [
    [100, 0],
    [100, 250_000],
    [5_000, 5_000],
    [200_000, 0],
  ] as const) {
    const sink = new ByteSink(Number.POSITIVE_INFINITY, expected)
    for (let at = 0; at < size; at += 100) sink.append(Buffer.alloc(100), 0, 100)
    const kept = sink.finish()
    assert.equal(kept.length, size)
    assert.ok(kept.buffer.byteLength <= Math.max(size * 1.34, 70_000), `${size} of ${kept.buffer.byteLength}`)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDetail } from './details.ts'

test("the gateway's own sentences are taken apart", () => {
  assert.deepEqual(readDetail('detected: EICAR-Test-File'), { kind: 'detected', threat: 'EICAR-Test-File' })
  assert.deepEqual(readDetail('from 192.0.2.7'), { kind: 'from', from: '192.0.2.7' })
  assert.deepEqual(readDetail('delivered by eve, the analysis goes on'), { kind: 'delivered-by', who: 'eve' })
  assert.deepEqual(readDetail('no verdict: time-out'), { kind: 'no-verdict', reason: 'time-out', why: '' })
  assert.deepEqual(readDetail('no verdict: too-large (250 MB)'), {
    kind: 'no-verdict',
    reason: 'too-large',
    why: '250 MB',
  })
})

test('anything else stays as it came', () => {
  assert.deepEqual(readDetail('250 2.0.0 taken'), { kind: 'plain', text: '250 2.0.0 taken' })
  fc.assert(
    fc.property(fc.string(), (text) => {
      const detail = readDetail(text)
      if (detail.kind === 'plain') assert.equal(detail.text, text)
      else assert.match(text, /^(?:detected|from|delivered by|no verdict)/)
    }),
  )
})

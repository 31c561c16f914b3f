import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockTrouble } from './clocks.ts'

const day = 86_400_000
const [validFrom, validUntil] = [10 * day, 20 * day]
const table = [
  { what: 'all is well', now: 15, theirs: 15, trouble: undefined },
  { what: 'the other side tells no time', now: 15, theirs: undefined, trouble: undefined },
  { what: 'expired, and both agree', now: 21, theirs: 21, trouble: 'certificate-expired' },
  { what: 'expired, and nobody else tells', now: 21, theirs: undefined, trouble: 'certificate-expired' },
  { what: 'our clock is ahead', now: 21, theirs: 15, trouble: 'clock-skew' },
  { what: 'our clock is behind', now: 9, theirs: 15, trouble: 'clock-skew' },
  { what: 'not yet valid, and both agree', now: 9, theirs: 9, trouble: 'certificate-not-yet-valid' },
  { what: 'expired, and the other clock is odd too', now: 21, theirs: 2, trouble: 'certificate-expired' },
  { what: 'valid, but the clocks differ', now: 15, theirs: 16, trouble: 'clock-skew' },
] as const

for (const { what, now, theirs, trouble } of table)
  test(`clocks: ${what}`, () => {
    const their = theirs === undefined ? undefined : theirs * day
    assert.equal(clockTrouble({ validFrom, validUntil, now: now * day, theirs: their }), trouble)
  })

test('a few minutes are no matter', () => {
  const now = 15 * day
  assert.equal(clockTrouble({ validFrom, validUntil, now, theirs: now + 4 * 60_000 }), undefined)
})

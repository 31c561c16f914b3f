/** Pages of a list cover every message once, whatever the order in which they were queued. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Entry } from './entries/entry.ts'
import { findEntries } from './listing.ts'
import type { QueuedMessage } from './message.ts'

const idAt = (ms: number, place: number): string => {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${place.toString(16).padStart(12, '0')}`
}
const read = ({ id }: Entry): QueuedMessage => ({ id }) as unknown as QueuedMessage

async function pages(entries: readonly Entry[], limit: number): Promise<string[]> {
  const seen: string[] = []
  for (;;) {
    const last = seen.at(-1)
    const filter = { newestFirst: true, limit, ...(last === undefined ? {} : { before: last }) } as const
    const page = await findEntries(entries.toReversed(), filter, read)
    if (page.length === 0) return seen
    seen.push(...page.map(({ id }) => id))
  }
}

test('a message that waited in its session is on the page of its identifier', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.integer({ min: 0, max: 500 }), wait: fc.integer({ min: 0, max: 60 }) }), {
        maxLength: 60,
      }),
      fc.integer({ min: 1, max: 7 }),
      async (arrivals, limit) => {
        const entries = arrivals
          .map(({ at, wait }, place) => ({ id: idAt(1_000_000 + at, place), enqueuedAt: 1_000_000 + at + wait }))
          .toSorted((a, b) => a.enqueuedAt - b.enqueuedAt) as unknown as Entry[]
        const wanted = entries
          .map(({ id }) => id)
          .toSorted()
          .toReversed()
        assert.deepEqual(await pages(entries, limit), wanted)
      },
    ),
  )
})

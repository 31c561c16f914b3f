import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { alertsFilter, eventsFilter, protectionTab, queueFilter, textFilter } from './search.ts'

test('known filters are taken from the address, numbers are words there', () => {
  assert.deepEqual(queueFilter.parse({ queue: 'hold', text: 4711 }), { queue: 'hold', text: '4711' })
  assert.deepEqual(eventsFilter.parse({ outcome: 'deleted-by-rule' }), { outcome: 'deleted-by-rule' })
  assert.deepEqual(alertsFilter.parse({ state: 'in-process' }), { state: 'in-process' })
  assert.deepEqual(protectionTab.parse({ tab: 'status' }), { tab: 'status' })
})

test('whatever else the address says, the page opens', () => {
  const anything = fc.dictionary(fc.constantFrom('text', 'queue', 'outcome', 'state', 'tab', 'x'), fc.anything())
  fc.assert(
    fc.property(anything, (address) => {
      for (const filter of [textFilter, queueFilter, eventsFilter, alertsFilter, protectionTab])
        assert.ok(filter.safeParse(address).success)
      const { text } = textFilter.parse(address)
      assert.ok(text === undefined || text.length <= 200)
    }),
  )
})

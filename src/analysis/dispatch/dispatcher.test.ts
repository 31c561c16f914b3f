/** The dispatcher with claims that the test hands out: width, renewal, loss, faults, stop. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claimed } from './claims.ts'
import { Dispatcher } from './dispatcher.ts'

const job = (id: string): Claimed => ({ id, claim: id }) as unknown as Claimed

/** Runs that the test ends one by one. */
function controlled(workers: number, waiting: string[]) {
  const started: string[] = []
  const signals = new Map<string, AbortSignal>()
  const ends = new Map<string, PromiseWithResolvers<void>>()
  const faults: string[] = []
  const returned: string[] = []
  const postponed: string[] = []
  let [full, isLost, isAway] = [0, false, false]
  const dispatcher = new Dispatcher({
    workers,
    claims: {
      async take(most) {
        if (isAway) throw new Error('away')
        return waiting.splice(0, most).map(job)
      },
      renew: async (claims) => (isLost ? [] : claims),
      release: async (claims) => void returned.push(...claims),
      postpone: async (claim) => void postponed.push(claim),
    },
    run({ id }, signal) {
      started.push(id)
      signals.set(id, signal)
      const end = Promise.withResolvers<void>()
      ends.set(id, end)
      return end.promise
    },
    onFault: (id) => faults.push(id),
    onFull: () => (full += 1),
    rhythm: { renewal: 5, look: 100_000 },
  })
  return {
    dispatcher,
    started,
    signals,
    faults,
    returned,
    postponed,
    full: () => full,
    lose: () => (isLost = true),
    away: (value: boolean) => (isAway = value),
    end: async (id: string, error?: Error): Promise<void> => {
      if (error) ends.get(id)?.reject(error)
      else ends.get(id)?.resolve()
      await turn()
    },
  }
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))

test('never more than the width at once; what waits follows', async () => {
  const { dispatcher, started, end, full } = controlled(2, ['a', 'b', 'c'])
  dispatcher.wake()
  await turn()
  assert.deepEqual([started, full()], [['a', 'b'], 1])
  await end('a')
  assert.deepEqual(started, ['a', 'b', 'c'])
})

test('what comes while it works is found by the next free hand', async () => {
  const waiting = ['a']
  const { dispatcher, started, end } = controlled(1, waiting)
  dispatcher.wake()
  await turn()
  waiting.push('b')
  dispatcher.wake()
  await end('a')
  assert.deepEqual(started, ['a', 'b'])
})

test('with no hands at all it says that others are needed', async () => {
  const { dispatcher, started, full } = controlled(0, ['a'])
  dispatcher.wake()
  await turn()
  assert.deepEqual([started, full()], [[], 1])
})

test('a fault is told and the submission comes again after a pause', async () => {
  const { dispatcher, end, faults, postponed } = controlled(1, ['a'])
  dispatcher.wake()
  await turn()
  await end('a', new Error('no database'))
  assert.deepEqual([faults, postponed], [['a'], ['a']])
})

test('claims that cannot be asked for are told, and asked for again', async () => {
  const { dispatcher, started, faults, away } = controlled(1, ['a'])
  away(true)
  dispatcher.wake()
  await turn()
  assert.deepEqual([started, faults], [[], ['']])
  away(false)
  dispatcher.wake()
  await turn()
  assert.deepEqual(started, ['a'])
})

test('a claim that another has by now ends the run', async () => {
  const { dispatcher, signals, lose } = controlled(1, ['a'])
  dispatcher.wake()
  await turn()
  assert.equal(signals.get('a')?.aborted, false)
  lose()
  while (!signals.get('a')?.aborted) await turn()
})

test('stopping waits for what runs, gives it back and starts nothing more', async () => {
  const { dispatcher, started, returned, end } = controlled(1, ['a', 'b'])
  dispatcher.wake()
  await turn()
  let stopped = false
  const stopping = dispatcher[Symbol.asyncDispose]().then(() => (stopped = true))
  await turn()
  assert.equal(stopped, false)
  await end('a')
  await stopping
  dispatcher.wake()
  await turn()
  assert.deepEqual([started, returned], [['a'], ['a']])
})

test('what is claimed while it stops is given back unseen', async () => {
  const { dispatcher, started, returned } = controlled(1, ['a'])
  dispatcher.wake()
  await dispatcher[Symbol.asyncDispose]()
  assert.deepEqual([started, returned], [[], ['a']])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPacer, pause } from './pacer.ts'

/** Lets everything run that was ready. */
const turn = async () => {
  for (let index = 0; index < 10; index += 1) await Promise.resolve()
}

test('the first change is dealt with at once, those meanwhile together', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const rounds: string[][] = []
  const pacer = createPacer<string>(async (items) => void rounds.push([...items]))
  pacer.add(['queue'])
  assert.deepEqual(rounds, [['queue']])
  pacer.add(['events', 'queue'])
  pacer.add(['events'])
  await turn()
  assert.equal(rounds.length, 1)
  context.mock.timers.tick(pause)
  await turn()
  assert.deepEqual(rounds, [['queue'], ['events', 'queue']])
})

test('a slow answer is waited for', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const answer = Promise.withResolvers<void>()
  let rounds = 0
  const pacer = createPacer<string>(() => {
    rounds += 1
    return answer.promise
  })
  pacer.add(['queue'])
  pacer.add(['queue'])
  context.mock.timers.tick(pause * 10)
  await turn()
  assert.equal(rounds, 1)
  answer.resolve()
  await turn()
  context.mock.timers.tick(pause)
  await turn()
  assert.equal(rounds, 2)
})

test('a failure does not end it, stopping does', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  let rounds = 0
  const pacer = createPacer<string>(() => {
    rounds += 1
    return Promise.reject(new Error('offline'))
  })
  pacer.add(['queue'])
  await turn()
  context.mock.timers.tick(pause)
  await turn()
  pacer.add(['queue'])
  assert.equal(rounds, 2)
  pacer.add(['queue'])
  pacer.stop()
  await turn()
  context.mock.timers.tick(pause)
  await turn()
  assert.equal(rounds, 2)
})

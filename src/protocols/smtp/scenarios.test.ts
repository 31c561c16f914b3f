/** Plays the conversations in scenarios/*.txt to our server over loopback. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serveLoopback } from './loopback.fixture.ts'
import { play, scenarios } from './scenario.fixture.ts'

for (const { name, options, steps } of scenarios)
  test(`scenario ${name}`, async () => {
    await using loopback = await serveLoopback(options)
    await play(
      steps.filter(({ kind }) => kind !== 'P'),
      {
        socket: loopback.connect(),
        message: async () => loopback.received.shift()?.data,
        same: (arrived, sent, place) => assert.equal(arrived?.toString(), sent.toString(), place),
      },
    )
    assert.deepEqual(loopback.received, [])
  })

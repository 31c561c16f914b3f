/** Between gateway and analysis the network delays, corrupts, cuts and swallows: each message still ends exactly once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBackup } from '#contract/gateway-kept-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { AnalysisServer, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { BadNetwork, type Faults } from '../kit/bad-network.ts'
import { startGateway } from '../kit/gateway.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'

const messages = 40

/** Numbers that are the same in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const rows: readonly { readonly name: string; readonly faults: Faults; readonly during: 'all' | 'while sending' }[] = [
  { name: 'delays each piece', faults: { delay: 120 }, during: 'all' },
  { name: 'corrupts one piece in eight', faults: { corrupt: 0.125 }, during: 'while sending' },
  { name: 'cuts after one piece in eight', faults: { cut: 0.125 }, during: 'while sending' },
  { name: 'does all three', faults: { delay: 40, corrupt: 0.05, cut: 0.05 }, during: 'while sending' },
  { name: 'swallows everything', faults: { swallow: true }, during: 'all' },
]

for (const [seed, { name, faults, during }] of rows.entries())
  test(`the network ${name}: ${messages} messages, each delivered once`, { timeout: 90_000 }, async () => {
    await using sink = await startSink()
    await using analysis = await AnalysisServer.start({ ...healthy, verdict: cleanVerdict })
    await using network = await BadNetwork.before(analysis.port, numbers(seed + 1))
    await using gateway = await startGateway({
      server: { port: network.port, fingerprint: analysis.fingerprint },
      // What is swallowed ends by its deadline; all else waits for the network to heal.
      protection: { sessionWaitSeconds: 0, waitSeconds: faults.swallow ? 2 : 600 },
      sinkPort: sink.port,
    })
    await analysis.listened()
    network.faults = faults
    for (let count = 0; count < messages; count++)
      assert.equal(
        (await sendMail(gateway.smtpPort, 'b@example.com', letterOf({ to: 'b', subject: `Letter ${count}` }))).code,
        250,
      )
    if (during === 'while sending') {
      network.faults = {}
      network.cutAll()
    }
    await until(
      async () => sink.messages.length,
      (count) => count >= messages,
      60,
    )
    const subjects = sink.messages.map((message) => /^Subject: (.*?)\r?$/m.exec(message.toString())?.[1])
    assert.equal(new Set(subjects).size, messages)
    assert.equal(subjects.length, messages)
    const { counts } = await gateway.client.call(listQueue)
    assert.equal(counts.hold.messages, 0)
    assert.equal((await gateway.client.call(listBackup)).messages.length, 0)
  })

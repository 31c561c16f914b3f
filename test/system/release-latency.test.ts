/**
 * From the verdict to the next hop: gateway, analysis, database and sockets as one machine has them. It prints how long a clean
 * message takes from the moment its verdict was reached, by stages; what it demands is that each message takes that way once.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { listSubmissions } from '#contract/analysis-console-api.ts'
import { showEvent } from '#contract/gateway-events-api.ts'
import { changeProtection } from '#contract/gateway-protection-api.ts'
import type { Client } from '#contract/client.ts'
import { connectBothSides } from '../../src/main/demo.ts'
import { letterOf, sendMail, startSink, type Sink } from '../kit/mail.ts'
import { startSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const count = 100

/** Milliseconds since 1970. */
interface Way {
  readonly verdict: number
  readonly released: number
  readonly delivered: number
}

async function wayOf(client: Client, id: string, { sink, subject }: { sink: Sink; subject: string }): Promise<Way> {
  const { timeline } = await until(
    () => client.call(showEvent, { params: { id } }),
    ({ outcome }) => outcome === 'delivered',
  )
  const released = timeline.find(({ what }) => what === 'released')
  const { submissions } = await client.call(listSubmissions, { query: { limit: 5 } })
  const submission = submissions.find((one) => one.id === id)
  assert.ok(released && submission?.took !== undefined)
  const found = sink.messages.flatMap((message, place) => (message.includes(subject) ? [place] : []))
  assert.equal(found.length, 1)
  const delivered = sink.arrived[found[0] ?? 0] ?? 0
  return { verdict: Date.parse(submission.at) + submission.took, released: Date.parse(released.at), delivered }
}

function inWords(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`
}

test(`from verdict to release, ${count} messages`, async (context) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-latency-'))
  context.after(() => rm(directory, { recursive: true, force: true }))
  await using sink = await startSink()
  const settings = `routes:\n  - domain: next.test\n    nextHops: ['127.0.0.1:${sink.port}']\n`
  await using system = await startSystem({ directory, settings })
  const { client } = system
  await connectBothSides(client, `https://${system.analysis}`)
  await client.call(changeProtection, { body: { sessionWaitSeconds: 0 } })
  const ways: Way[] = []
  // One after the other: what is measured is the way, not the line before it.
  for (let turn = 0; turn < count; turn++) {
    const subject = `Letter ${turn} of ${count}.`
    const { id } = await sendMail(system.smtpPort, 'b@next.test', letterOf({ to: 'b@next.test', subject }))
    ways.push(await wayOf(client, id, { sink, subject }))
  }
  assert.equal(sink.messages.length, count)
  context.diagnostic(`verdict reached → released: ${inWords(ways.map((one) => one.released - one.verdict))}`)
  context.diagnostic(`released → at the next hop: ${inWords(ways.map((one) => one.delivered - one.released))}`)
  context.diagnostic(`verdict reached → at the next hop: ${inWords(ways.map((one) => one.delivered - one.verdict))}`)
})

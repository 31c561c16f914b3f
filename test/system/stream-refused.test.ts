/** Where no verdict stream gets through, verdicts are asked for; where it breaks, it goes on after the last event heard. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { AnalysisServer, cleanVerdict, healthy, type Manners } from '../kit/analysis-server.ts'
import { startGateway, type RunningGateway } from '../kit/gateway.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'

const protection = { sessionWaitSeconds: 0, waitSeconds: 3_600 }
const feedRhythm = { firstByte: 300, silence: 45_000, poll: 50, streamAgain: 1_000 }
const reasonOf = async ({ client }: RunningGateway): Promise<string | undefined> =>
  (await client.call(showProtection)).reason
const send = (gateway: RunningGateway, subject = 'Invoice') =>
  sendMail(gateway.smtpPort, 'b@example.com', letterOf({ to: 'b@example.com', subject }))

const refusals: readonly { readonly name: string; readonly stream: Manners['stream'] }[] = [
  { name: 'answers 403 to the stream', stream: { status: 403 } },
  { name: 'answers 502 to the stream', stream: { status: 502 } },
  { name: 'keeps the answer until its end', stream: 'silent' },
  { name: 'keeps all but the head of the answer', stream: 'buffered' },
  { name: 'ends the stream before its first byte', stream: 'closing' },
]

for (const { name, stream } of refusals)
  test(`a proxy ${name}: verdicts still arrive, and the stream comes back`, async () => {
    await using sink = await startSink()
    await using analysis = await AnalysisServer.start({ ...healthy, stream })
    await using gateway = await startGateway({ server: analysis, protection, feedRhythm, sinkPort: sink.port })
    await until(
      () => reasonOf(gateway),
      (reason) => reason === 'polling',
    )
    const sent = []
    for (let count = 0; count < 5; count++) sent.push(await send(gateway, `Letter ${count}`))
    for (const { id } of sent)
      await until(
        async () => analysis.submissions.has(id),
        (taken) => taken,
      )
    // More than a page, so that the cursor is used.
    for (const { id } of sent) analysis.push(id, cleanVerdict)
    await until(
      async () => sink.messages.length,
      (count) => count === sent.length,
    )
    assert.deepEqual(analysis.resumed, [])
    analysis.manners = healthy
    await until(
      () => reasonOf(gateway),
      (reason) => reason === 'connected',
    )
    // The stream goes on where the questions ended.
    assert.deepEqual(analysis.resumed, [sent.length])
    const { polls } = analysis
    const { id } = await send(gateway, 'pushed')
    await until(
      async () => analysis.submissions.has(id),
      (taken) => taken,
    )
    analysis.push(id, cleanVerdict)
    await until(
      async () => sink.messages.length,
      (count) => count === sent.length + 1,
    )
    assert.equal(analysis.polls, polls)
  })

test('a stream that is cut in the middle goes on after the last event, and nothing is asked for', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  await using gateway = await startGateway({ server: analysis, protection, feedRhythm, sinkPort: sink.port })
  await analysis.listened()
  const sent = [await send(gateway, 'before'), await send(gateway, 'between'), await send(gateway, 'after')]
  for (const { id } of sent)
    await until(
      async () => analysis.submissions.has(id),
      (taken) => taken,
    )
  for (const [place, { id }] of sent.entries()) {
    if (place === 1) analysis.cutStreams()
    analysis.push(id, cleanVerdict)
    await until(
      async () => sink.messages.length,
      (count) => count === place + 1,
    )
  }
  assert.deepEqual(analysis.resumed, [0, 1])
  assert.equal(analysis.polls, 0)
})

test('a stream on which nothing comes, not even a heartbeat, is opened anew; with heartbeats it stands', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  const rhythm = { ...feedRhythm, silence: 400 }
  await using _gateway = await startGateway({ server: analysis, protection, feedRhythm: rhythm, sinkPort: sink.port })
  await until(
    async () => analysis.resumed.length,
    (count) => count > 2,
  )
  const beats = setInterval(() => analysis.beat(), 20)
  try {
    const streams = analysis.resumed.length
    // The one that was silent may still end; of those with heartbeats none does, in many times the silence that is borne.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    assert.ok(analysis.resumed.length <= streams + 1, `${analysis.resumed.length - streams} new streams`)
  } finally {
    clearInterval(beats)
  }
})

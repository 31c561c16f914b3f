/** What becomes of a message when its verdict comes: in the session, in the hold, twice, for nobody, during a restart. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { actOnQueue, listQueue } from '#contract/gateway-queue-api.ts'
import { listBackup } from '#contract/gateway-kept-api.ts'
import { showWithheld } from '#contract/gateway-withheld-api.ts'
import { actions, type Action } from '#core/disposition.ts'
import { AnalysisServer, badVerdict, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { startGateway, type RunningGateway } from '../kit/gateway.ts'
import { letterOf, sendMail, startSink, type Sink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'

const letter = letterOf({
  to: 'b@example.com',
  subject: 'Invoice',
  attachment: { name: 'invoice.js', bytes: Buffer.from('The bytes of the attachment.') },
})
const toHold = { sessionWaitSeconds: 0 }
const isWhole = (message: Buffer | undefined): boolean =>
  message?.toString('latin1').endsWith(letter.toString('latin1')) ?? false
/** The texts of parts that are in base64. */
const readable = (message: string): string =>
  [...message.matchAll(/base64\r\n\r\n([\w+/=\r\n]+)/g)]
    .map(([, text = '']) => Buffer.from(text, 'base64').toString())
    .join('\n')
const isReport = (message: Buffer): boolean => message.includes('multipart/report')
const heldIn = async (gateway: RunningGateway): Promise<number> =>
  (await gateway.client.call(listQueue)).counts.hold.messages
const backupOf = async (gateway: RunningGateway): Promise<number> =>
  (await gateway.client.call(listBackup)).messages.length
const send = (gateway: RunningGateway) => sendMail(gateway.smtpPort, 'b@example.com', letter)
const delivered = (sink: Sink, count = 1) =>
  until(
    async () => sink.messages.length,
    (length) => length >= count,
  )

interface Wanted {
  readonly code: number
  readonly messages: number
  readonly backup: number
}

/** In the hold a rejection is a report to the sender, in the session it is a refusal. */
function wantedOf(action: Action, moment: 'session' | 'hold'): Wanted {
  if (action === 'skip' || action === 'tag' || action === 'delete-attachment')
    return { code: 250, messages: 1, backup: 1 }
  if (action === 'reject' && moment === 'session') return { code: 550, messages: 0, backup: 1 }
  return { code: 250, messages: action === 'reject' ? 1 : 0, backup: 1 }
}

for (const moment of ['session', 'hold'] as const)
  for (const action of actions)
    test(`detected in the ${moment}, action ${action}`, async () => {
      await using sink = await startSink()
      await using analysis = await AnalysisServer.start({ ...healthy, verdict: badVerdict })
      await using gateway = await startGateway({
        server: analysis,
        ...(moment === 'hold' ? { protection: toHold } : {}),
        rule: { onDetection: action },
        sinkPort: sink.port,
      })
      await analysis.listened()
      const wanted = wantedOf(action, moment)
      const { code } = await send(gateway)
      await until(
        async () => ({ held: await heldIn(gateway), kept: await backupOf(gateway), sent: sink.messages.length }),
        ({ held, kept, sent }) => held === 0 && kept === wanted.backup && sent === wanted.messages,
      )
      assert.equal(code, wanted.code)
      const [first] = sink.messages
      if (action === 'reject' && first) assert.ok(isReport(first))
      if (action === 'tag') assert.match(String(first), /^Subject: \[Threat detected\] Invoice\r$/m)
      if (action === 'skip') assert.ok(isWhole(first))
      if (action === 'delete-attachment') assert.doesNotMatch(String(first), /VGhlIGJ5dGVz/)
      await until(
        async () => analysis.dispositions.length,
        (length) => length === 1,
      )
    })

test('of two verdicts the first decides', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  await using gateway = await startGateway({ server: analysis, protection: toHold, sinkPort: sink.port })
  await analysis.listened()
  const { id } = await send(gateway)
  await until(
    async () => analysis.submissions.has(id),
    (taken) => taken,
  )
  analysis.push(id, cleanVerdict)
  analysis.push(id, badVerdict)
  await delivered(sink)
  analysis.push(id, cleanVerdict)
  await until(
    () => heldIn(gateway),
    (count) => count === 0,
  )
  assert.equal(sink.messages.length, 1)
  assert.ok(isWhole(sink.messages[0]))
  assert.equal(await backupOf(gateway), 0)
})

test('a verdict for a message that nobody knows, and one that is no verdict, change nothing', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  await using gateway = await startGateway({ server: analysis, protection: toHold, sinkPort: sink.port })
  await analysis.listened()
  const { id } = await send(gateway)
  analysis.push('00000000-0000-7000-8000-000000000000', badVerdict)
  analysis.push(id, { state: 'done' })
  analysis.push(id, { state: 'analysing', progress: 40 })
  const { messages } = await until(
    () => gateway.client.call(listQueue),
    (answer) => answer.messages[0]?.progress === 40,
  )
  assert.equal(messages[0]?.queue, 'hold')
  analysis.push(id, cleanVerdict)
  await delivered(sink)
})

async function folder(): Promise<AsyncDisposable & { readonly directory: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-verdicts-'))
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}

test('a verdict that was reached while the gateway was down is asked for at the start', async () => {
  await using place = await folder()
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  const setup = { ...place, server: analysis, protection: toHold, sinkPort: sink.port }
  const first = await startGateway(setup)
  await analysis.listened()
  const { id } = await send(first)
  await until(
    async () => analysis.submissions.has(id),
    (taken) => taken,
  )
  await first[Symbol.asyncDispose]()
  analysis.verdicts.set(id, cleanVerdict)
  await using _second = await startGateway(setup)
  await delivered(sink)
  assert.equal(sink.messages.length, 1)
  assert.ok(isWhole(sink.messages[0]))
})

test('a wait whose deadline passed while the gateway was down ends at the start', async () => {
  await using place = await folder()
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  const setup = { ...place, server: analysis, sinkPort: sink.port, protection: { ...toHold, waitSeconds: 1 } }
  const first = await startGateway(setup)
  await send(first)
  await first[Symbol.asyncDispose]()
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const afterStop = sink.messages.length
  await using second = await startGateway(setup)
  await delivered(sink)
  assert.equal(sink.messages.length, 1)
  assert.equal(afterStop, 0)
  assert.equal(await heldIn(second), 0)
})

test('deliver now delivers at once, stays visible until the verdict, and the analysis goes on', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  await using gateway = await startGateway({ server: analysis, protection: toHold, sinkPort: sink.port })
  await analysis.listened()
  const { id } = await send(gateway)
  await until(
    async () => analysis.submissions.has(id),
    (taken) => taken,
  )
  await gateway.client.call(actOnQueue, { body: { action: 'deliver', ids: [id] } })
  await delivered(sink)
  const { messages, counts } = await gateway.client.call(listQueue)
  assert.match(messages[0]?.reason ?? '', /delivered by command line/)
  assert.equal(counts.hold.messages, 0)
  analysis.push(id, badVerdict)
  await until(
    async () => (await gateway.client.call(listQueue)).messages.length,
    (length) => length === 0,
  )
  assert.equal(sink.messages.length, 1)
})

for (const obeyAnalyst of [true, false])
  test(`an analyst's wish to delete is ${obeyAnalyst ? 'done where the gateway allows it' : 'refused where it does not'}`, async () => {
    await using sink = await startSink()
    await using analysis = await AnalysisServer.start(healthy)
    await using gateway = await startGateway({
      server: analysis,
      protection: { ...toHold, obeyAnalyst },
      sinkPort: sink.port,
    })
    await analysis.listened()
    const { id } = await send(gateway)
    await until(
      async () => analysis.submissions.has(id),
      (taken) => taken,
    )
    analysis.push(id, { state: 'analysing', command: { action: 'delete', by: 'Vera' } })
    const [told] = await until(
      async () => analysis.dispositions,
      ({ length }) => length > 0,
    )
    assert.equal(told?.action, obeyAnalyst ? 'deleted-by-person' : 'not-allowed')
    assert.equal(await heldIn(gateway), obeyAnalyst ? 0 : 1)
  })

test('what an analyst delivers from the Backup arrives as it came', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start({ ...healthy, verdict: badVerdict })
  const protection = { ...toHold, obeyAnalyst: true }
  await using gateway = await startGateway({ server: analysis, protection, sinkPort: sink.port })
  await analysis.listened()
  const { id } = await send(gateway)
  await until(
    () => backupOf(gateway),
    (count) => count === 1,
  )
  analysis.push(id, { state: 'done', command: { action: 'deliver', by: 'Vera' } })
  await delivered(sink)
  assert.ok(isWhole(sink.messages[0]))
  await until(
    async () => analysis.dispositions.map(({ action }) => action),
    (done) => done.includes('delivered-from-backup'),
  )
})

test('the texts go ahead, the whole follows the verdict, and neither carries the other’s Message-ID', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  await using gateway = await startGateway({
    server: analysis,
    protection: { ...toHold, waitSeconds: 1 },
    rule: { noVerdict: 'deliver-stub' },
    publicUrl: 'https://mail.example.org/',
    sinkPort: sink.port,
  })
  await analysis.listened()
  const { id } = await send(gateway)
  await delivered(sink)
  const stub = String(sink.messages[0])
  assert.match(stub, /^Message-ID: <[0-9a-f-]+\.text@gateway\.test>\r$/m)
  const token = /How far this is: https:\/\/mail\.example\.org\/withheld\/([\w-]{48})\r/.exec(readable(stub))?.[1] ?? ''
  const shown = await gateway.client.call(showWithheld, { params: { token } })
  assert.equal(shown.state, 'waiting')
  const guess = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
  await assert.rejects(gateway.client.call(showWithheld, { params: { token: guess } }), { code: 'not-found' })
  analysis.push(id, cleanVerdict)
  await delivered(sink, 2)
  assert.ok(isWhole(sink.messages[1]))
})

test('without an address of the console the note has no link, and says so', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start(healthy)
  await using gateway = await startGateway({
    server: analysis,
    protection: { ...toHold, waitSeconds: 1 },
    rule: { noVerdict: 'deliver-stub' },
    sinkPort: sink.port,
  })
  await analysis.listened()
  await send(gateway)
  await delivered(sink)
  const note = readable(String(sink.messages[0]))
  assert.match(note, /There is no page here/)
  assert.doesNotMatch(note, /https?:/)
})

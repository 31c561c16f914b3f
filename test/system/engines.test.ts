/** Detections inside DATA: the engine's action, what switch 2 adds, and what a failed engine means. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { listBackup } from '#contract/gateway-kept-api.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import { judge } from '#core/verdict.ts'
import type { Inspect } from '#gateway/engines/anti-malware.ts'
import { AnalysisServer, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { startGateway } from '../kit/gateway.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { until } from '../kit/until.ts'

const letter = letterOf({ to: 'b@example.com', subject: 'Invoice' })
const finding = {
  rule: 'signature.eicar',
  severity: 'critical',
  object: 'o',
  text: 'It is the test file.',
  technology: 'signature',
  threat: 'EICAR-Test-File',
} as const

const report = (verdict: ReturnType<typeof judge>) =>
  ({
    kind: 'message',
    name: 'm',
    sha256: '',
    size: 0,
    verdict,
    artifacts: [],
    technologies: [],
    behaviour: [],
    techniques: [],
    ms: 0,
  }) as const
const detects: Inspect = async () => report(judge([finding], []))
const clears: Inspect = async () => report(judge([], []))
const fails: Inspect = async () => report(judge([], [{ who: 'inspection', why: 'crashed' }]))

const engine = (action: Rule['onDetection'], more: Partial<Rule> = {}): Partial<Rule> => ({
  engines: { antiMalware: { enabled: true, action } },
  ...more,
})

test('without an analysis server the engine alone decides', async () => {
  await using sink = await startSink()
  await using gateway = await startGateway({ rule: engine('reject'), inspect: detects, sinkPort: sink.port })
  const { code, text } = await sendMail(gateway.smtpPort, 'b@example.com', letter)
  assert.equal(code, 550)
  assert.match(text, /EICAR-Test-File/)
  assert.equal((await gateway.client.call(listBackup)).messages.length, 1)
  assert.equal(sink.messages.length, 0)
})

test('a clean message passes as it came', async () => {
  await using sink = await startSink()
  await using gateway = await startGateway({ rule: engine('delete'), inspect: clears, sinkPort: sink.port })
  assert.equal((await sendMail(gateway.smtpPort, 'b@example.com', letter)).code, 250)
  const messages = await until(
    async () => sink.messages,
    ({ length }) => length === 1,
  )
  assert.ok(messages[0]?.toString().endsWith(letter.toString()))
})

for (const submitDetected of [true, false])
  test(`switch 2 ${submitDetected ? 'on: the analysis gets a copy that nobody waits for' : 'off: it gets nothing'}`, async () => {
    await using sink = await startSink()
    await using analysis = await AnalysisServer.start(healthy)
    await using gateway = await startGateway({
      server: analysis,
      protection: { submitDetected },
      rule: engine('delete'),
      inspect: detects,
      sinkPort: sink.port,
    })
    await analysis.listened()
    const { code, id } = await sendMail(gateway.smtpPort, 'b@example.com', letter)
    assert.equal(code, 250)
    assert.equal((await gateway.client.call(listQueue)).messages.length, 0)
    if (!submitDetected) return assert.equal(analysis.submissions.size, 0)
    const { dispositions } = await until(
      async () => analysis,
      (server) => server.dispositions.length > 0,
    )
    assert.equal(dispositions[0]?.action, 'deleted-by-rule')
    const copy = analysis.submissions.get(id)
    assert.equal(copy?.held, false)
    assert.ok(copy?.body.includes('signature.eicar'))
    assert.ok(copy?.body.includes(letter))
  })

test('with switch 2 on, what a detection only tags waits for the verdict and is delivered tagged', async () => {
  await using sink = await startSink()
  await using analysis = await AnalysisServer.start({ ...healthy, verdict: cleanVerdict })
  await using gateway = await startGateway({
    server: analysis,
    protection: { submitDetected: true, sessionWaitSeconds: 0 },
    rule: engine('tag'),
    inspect: detects,
    sinkPort: sink.port,
  })
  await analysis.listened()
  const { id } = await sendMail(gateway.smtpPort, 'b@example.com', letter)
  const messages = await until(
    async () => sink.messages,
    ({ length }) => length === 1,
  )
  assert.match(String(messages[0]), /^Subject: \[Threat detected\] Invoice\r$/m)
  const copy = analysis.submissions.get(id)
  assert.equal(copy?.held, true)
  assert.ok(copy?.body.includes('\r\nSubject: Invoice\r\n'))
  assert.equal((await gateway.client.call(listBackup)).messages.length, 1)
})

test('an engine that fails clears nothing: the rule says what happens without a verdict', async () => {
  for (const [noVerdict, code, kept] of [
    ['quarantine', 250, 1],
    ['keep-waiting', 451, 0],
  ] as const) {
    await using sink = await startSink()
    const rule = engine('delete', { noVerdict })
    await using gateway = await startGateway({ rule, inspect: fails, sinkPort: sink.port })
    assert.equal((await sendMail(gateway.smtpPort, 'b@example.com', letter)).code, code)
    assert.equal((await gateway.client.call(listBackup)).messages.length, kept)
    assert.equal(sink.messages.length, 0)
  }
})

/** Workers that fall behind hold back what clients may send: no message is taken in that no worker has room for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InspectionReport } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'
import { Pool } from '#runtime/isolate/pool.ts'
import { antiMalware, type Inspect } from '../engines/anti-malware.ts'
import type { IncomingMessage } from '../receive/arrival.ts'
import { openTestListener, type Talk } from '../receive/listener.fixture.ts'
import { scanWith } from './scan.ts'
import { ruleWith } from './scan.fixture.ts'

/** A worker that finishes nothing before the gate is opened. */
const source = `import { parentPort, workerData } from 'node:worker_threads'
parentPort.on('message', (size) => {
  Atomics.wait(workerData, 0, 0)
  parentPort.postMessage({ kind: 'result', value: size })
})
parentPort.postMessage({ kind: 'ready' })`
const entry = new URL(`data:text/javascript,${encodeURIComponent(source)}`)

const nothing = { technologies: [], artifacts: [], behaviour: [], techniques: [], ms: 0 } as const
const reportOf = (name: string): InspectionReport => ({
  ...nothing,
  kind: 'message',
  name,
  sha256: '',
  size: 0,
  verdict: judge([], []),
})

test('messages wait at DATA while the workers are behind, and go on when they are not', async () => {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  await using pool = new Pool<number, never>({ entry, data: gate, workers: 1, queue: 100 })
  let [inside, most] = [0, 0]
  const inspect: Inspect = async ({ name, bytes, deadline }) => {
    inside += 1
    most = Math.max(most, inside)
    const outcome = await pool.run({ pack: () => ({ value: bytes.length }), deadline })
    inside -= 1
    assert.ok(outcome.done)
    return reportOf(name)
  }
  const scan = scanWith([antiMalware(inspect)])
  const take = async ({ data }: IncomingMessage) => {
    const { gaps } = await scan(ruleWith({ enabled: true }), { id: '1', data })
    return { code: gaps.length === 0 ? 250 : 451, enhanced: '2.0.0', text: 'Seen' }
  }
  await using server = await openTestListener({ limits: { messages: 2, waitSeconds: 1 } }, { intake: { take } })
  const atData = async (): Promise<Talk> => {
    const talk = await server.connect()
    await talk.hear()
    await talk.say('EHLO x', 'MAIL FROM:<a@example.net>', 'RCPT TO:<b@example.org>')
    return talk
  }
  const [first, second, late, patient] = [await atData(), await atData(), await atData(), await atData()]
  for (const talk of [first, second]) assert.match(await talk.say('DATA'), /^354/)
  const seen = [first, second].map((talk) => talk.say('Subject: x\r\n\r\nx\r\n.'))
  assert.match(await late.say('DATA'), /^452 4\.3\.2/)
  const turn = patient.say('DATA')
  assert.equal(inside, 2)
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  for (const answer of await Promise.all(seen)) assert.match(answer, /^250/)
  assert.match(await turn, /^354/)
  assert.match(await patient.say('Subject: x\r\n\r\nx\r\n.'), /^250/)
  assert.equal(most, 2)
})

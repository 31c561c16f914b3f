/** What waits to be submitted keeps none of the message's bytes in memory: they are read from the queue when their turn comes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { protectionDefaults, type ProtectionSettings } from '#contract/gateway-protection-api.ts'
import { SessionWaits } from '../hold/session-waits.ts'
import type { Submission } from '../hold/submitter.ts'
import { ruleWith } from '../scan/scan.fixture.ts'
import { Intake, type IntakeParts } from './intake.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const unused = (): never => assert.fail('not asked for')

interface Scene {
  readonly intake: Intake
  readonly submitted: Pick<Submission, 'content' | 'head'>[]
  /** The bytes that were written to the queue, while somebody still has them. */
  readonly written: WeakRef<object>[]
}

function sceneWith(protection: Partial<ProtectionSettings>): Scene {
  const scene = { submitted: [] as Scene['submitted'], written: [] as WeakRef<object>[] }
  const parts: IntakeParts = {
    queue: { enqueue: async ({ data }) => void scene.written.push(new WeakRef(data)), body: unused },
    hold: {
      waits: new SessionWaits(),
      isFull: () => false,
      refusal: () => undefined,
      submit: (submission) => void scene.submitted.push(submission),
      submitCopy: unused,
      entering: () => undefined,
      entered: () => undefined,
      cancel: unused,
      originalOf: async (id) => Buffer.from(`from the queue: ${id}`),
    },
    settings: {
      current: {
        protection: { ...protectionDefaults, submitClean: true, ...protection },
        rules: [ruleWith({ enabled: false })],
        servers: [],
        flow: { receiving: true, sending: true },
      },
    },
    backup: { put: unused, read: unused },
    events: { accepted: () => undefined, note: () => undefined },
    scan: async () => ({ findings: [], gaps: [] }),
    hasServer: () => true,
    connected: () => true,
    report: unused,
    trace: () => Buffer.from('Received: x\r\n'),
    countReceived: () => 0,
    now: () => 0,
    fail: (_, error) => assert.ifError(error),
  }
  return { intake: new Intake(parts), ...scene }
}

const take = ({ intake }: Scene) =>
  intake.take({
    envelope: {
      sender: 'a@example.com',
      recipients: [{ address: 'b@example.org' }],
      clientAddress: '192.0.2.1',
      clientName: 'client.example',
      receivedAt: '2026-01-01T00:00:00.000Z',
    },
    data: Buffer.from(`Subject: a subject of some length\r\n\r\n${'x'.repeat(100_000)}`),
    gone: new AbortController().signal,
  })

for (const [name, protection] of [
  ['at once', { sessionWaitSeconds: 0 }],
  ['after a wait in its session', { sessionWaitSeconds: 0.05 }],
] as const)
  test(`a message that goes to the hold ${name}`, async () => {
    const scene = sceneWith(protection)
    assert.equal((await take(scene)).code, 250)
    const [submission] = scene.submitted
    await setImmediate()
    collect()
    assert.equal(scene.written.length, 1)
    assert.equal(scene.written[0]?.deref(), undefined)
    assert.equal(String(await submission?.content()), `from the queue: ${submission?.head.id}`)
  })

/** What the intake does with a message before any engine or analysis: bounds on its form, loops, trace field, durability. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protectionDefaults } from '#contract/gateway-protection-api.ts'
import { engineDefaults } from '#contract/gateway-rules-api.ts'
import { Failure } from '#core/errors.ts'
import { countReceived } from '#protocols/smtp/received.ts'
import { SessionWaits } from '../hold/session-waits.ts'
import type { NewMessage } from '../queue/message.ts'
import type { IncomingMessage } from './arrival.ts'
import { Intake, type IntakeParts } from './intake.ts'

const unused = (): never => assert.fail('a message without a rule is neither held nor backed up')

function parts(queued: NewMessage[], more: Partial<IntakeParts> = {}): IntakeParts {
  const servers = { servers: [] }
  return {
    queue: { enqueue: async (message) => void queued.push(message), body: unused },
    hold: {
      waits: new SessionWaits(),
      isFull: unused,
      refusal: unused,
      submit: unused,
      submitCopy: unused,
      entering: unused,
      entered: unused,
      cancel: unused,
      originalOf: unused,
    },
    settings: {
      current: { protection: protectionDefaults, rules: [], flow: { receiving: true, sending: true }, ...servers },
    },
    backup: { put: unused, read: unused },
    events: { accepted: () => {}, note: () => {} },
    scan: unused,
    hasServer: () => false,
    connected: () => false,
    report: unused,
    trace: (envelope, id, { user = 'nobody', greeting = 'none' }) =>
      Buffer.from(`Received: from ${envelope.clientName} ${greeting} ${user} ${id.length}\r\n`),
    countReceived,
    now: () => 0,
    fail: () => {},
    ...more,
  }
}

const message = (data: string, more: Partial<IncomingMessage> = {}): IncomingMessage => ({
  envelope: {
    sender: 'a@example.com',
    recipients: [{ address: 'b@example.org' }],
    clientAddress: '192.0.2.1',
    clientName: 'client.example',
    receivedAt: '2026-01-01T00:00:00.000Z',
  },
  data: Buffer.from(data),
  gone: new AbortController().signal,
  ...more,
})

const codeOf = async (intake: Intake, incoming: IncomingMessage) => {
  const { code, enhanced } = await intake.take(incoming)
  return `${code} ${enhanced}`
}

test('a message is queued with our trace field before it, which knows how the client came', async () => {
  const queued: NewMessage[] = []
  const intake = new Intake(parts(queued))
  const client = { greeting: 'EHLO', user: 'ann' } as const
  const answer = await intake.take(message('Subject: x\r\n\r\nbody\r\n', { client }))
  assert.equal(answer.code, 250)
  assert.equal(queued[0]?.data.toString(), 'Received: from client.example EHLO ann 36\r\nSubject: x\r\n\r\nbody\r\n')
  assert.equal(queued[0]?.state, 'active')
  assert.equal(answer.text, `Ok: queued as ${queued[0]?.id}`)
})

test('thirty Received fields are a loop, twenty-nine are not', async () => {
  const queued: NewMessage[] = []
  const intake = new Intake(parts(queued))
  const field = 'Received: from x by y; Thu, 1 Jan 1970 00:00:00 +0000\r\n'
  assert.equal(await codeOf(intake, message(`${field.repeat(30)}\r\nx`)), '554 5.4.6')
  assert.equal(await codeOf(intake, message(`${field.repeat(29)}\r\n${field}`)), '250 2.0.0')
  assert.equal(queued.length, 1)
})

test('a message beyond the bounds on its form is refused and queued nowhere', async () => {
  const queued: NewMessage[] = []
  const intake = new Intake(parts(queued))
  const limits = { headerFields: 3, headerKilobytes: 8, mimeDepth: 1 }
  const deep = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n'
  assert.equal(await codeOf(intake, message('A: b\r\n'.repeat(4), { limits })), '554 5.6.0')
  assert.equal(await codeOf(intake, message(deep, { limits })), '554 5.6.0')
  assert.equal(await codeOf(intake, message(`A: ${'b'.repeat(9_000)}\r\n`, { limits })), '552 5.3.4')
  assert.equal(queued.length, 0)
  assert.equal(await codeOf(intake, message('A: b\r\n\r\nx', { limits })), '250 2.0.0')
})

test('what is not durable is not accepted, in the words of the failure', async () => {
  const failed: string[] = []
  const full = { enqueue: () => Promise.reject(new Failure('disk-full', 'The disk is full.')), body: unused }
  const broken = { enqueue: () => Promise.reject(new TypeError('bug')), body: unused }
  const fail = (what: string) => void failed.push(what)
  const first = await new Intake(parts([], { queue: full, fail })).take(message('x'))
  assert.deepEqual(first, { code: 452, enhanced: '4.3.1', text: 'The disk is full.' })
  const second = await new Intake(parts([], { queue: broken, fail })).take(message('x'))
  assert.deepEqual([second.code, second.enhanced], [451, '4.3.0'])
  assert.equal(second.text.includes('bug'), false)
  assert.equal(failed.length, 2)
})

test('a rule whose engine asks for time keeps the message with the client', async () => {
  const queued: NewMessage[] = []
  const rule = {
    id: 'r',
    name: 'Default',
    enabled: true,
    position: 1,
    analysisProtection: false,
    engines: engineDefaults,
    onDetection: 'delete',
    noVerdict: 'deliver',
    keepWaitingHours: 24,
    backup: true,
    takeBack: 'default',
    subjectTag: '',
    banner: '',
  } as const
  const own = parts(queued)
  const current = { ...own.settings.current, rules: [rule] }
  const scan = () => Promise.reject(new Failure('too-many', 'Too many messages wait to be examined.'))
  const intake = new Intake({ ...own, settings: { current }, scan })
  assert.equal(await codeOf(intake, message('x')), '421 4.7.0')
  assert.equal(queued.length, 0)
})

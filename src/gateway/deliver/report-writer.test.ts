import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageTo } from '../queue/fixtures.ts'
import type { QueuedMessage } from '../queue/message.ts'
import { statusOf, writeReport } from './report-writer.ts'

function queued(): QueuedMessage {
  const { id, envelope, summary, rule } = messageTo('a', ['x@one.example'])
  const state = { state: 'active', recipients: [], enqueuedAt: 0, annotations: {}, urgent: false, size: 10 } as const
  return { id, envelope, summary, rule, ...state }
}

const report = (reply: string) => ({
  message: queued(),
  original: Buffer.from('Subject: hello\r\n\r\nbody\r\n'),
  recipients: [{ recipient: { address: 'x@one.example' }, reply }],
  at: 1_000_000,
})

test('a failure names recipient, status and what the other server said', () => {
  const { data, summary } = writeReport({ ...report('550 5.1.1 nobody'), kind: 'failed', host: 'mx' }, 'gw.example')
  const text = data.toString()
  assert.match(text, /^To: <alice@sender\.example>\r$/m)
  assert.match(text, /^Final-Recipient: rfc822; x@one\.example\r$/m)
  assert.match(text, /^Action: failed\r$/m)
  assert.match(text, /^Status: 5\.1\.1\r$/m)
  assert.match(text, /^Diagnostic-Code: smtp; 550 5\.1\.1 nobody\r$/m)
  assert.equal(summary.from, 'MAILER-DAEMON@gw.example')
  assert.ok(text.includes(summary.messageId))
})

test('our own words are not shown as those of another server', () => {
  const { data } = writeReport({ ...report('451 4.4.1 refused'), kind: 'delayed' }, 'gw.example')
  assert.match(data.toString(), /^Diagnostic-Code: x-lazaret; 451 4\.4\.1 refused\r$/m)
  assert.match(data.toString(), /^Action: delayed\r$/m)
})

test('success is reported with the answer of the next server, without the body', () => {
  const { data, summary } = writeReport({ ...report('250 2.0.0 queued'), kind: 'relayed', host: 'mx' }, 'gw.example')
  assert.match(data.toString(), /^Action: relayed\r$/m)
  assert.match(data.toString(), /^Status: 2\.0\.0\r$/m)
  assert.match(data.toString(), /^Remote-MTA: dns; mx\r$/m)
  assert.match(data.toString(), /^Diagnostic-Code: smtp; 250 2\.0\.0 queued\r$/m)
  assert.ok(!data.toString().includes('body'))
  assert.equal(summary.subject, 'Relayed mail')
  const stored = writeReport({ ...report('250 2.0.0 Stored'), kind: 'delivered', host: 'inbox' }, 'gw.example')
  assert.match(stored.data.toString(), /^Action: delivered\r$/m)
  assert.ok(!stored.data.toString().includes('Remote-MTA'))
})

test('a reply without a status has that of its class', () => {
  assert.equal(statusOf('550 no', 'failed'), '5.0.0')
  assert.equal(statusOf('450 later', 'delayed'), '4.0.0')
  assert.equal(statusOf('550 4.4.7 expired', 'failed'), '4.4.7')
})

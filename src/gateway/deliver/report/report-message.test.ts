/** The report's three parts for each kind, international ones, and hostile words inside them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply } from '#protocols/smtp/reply.ts'
import { buildReport } from './report-message.ts'
import type { ReportRequest } from './report-request.ts'

const request: ReportRequest = {
  id: '0190-abc',
  reportingMta: 'mx.example.org',
  remoteMta: 'mx.example.net',
  from: 'postmaster@example.org',
  to: 'a@example.com',
  kind: 'failed',
  recipients: [
    {
      address: 'b@example.net',
      reply: reply(550, '5.1.1', 'No such\r\nBcc: evil@example.net', 'user'),
      status: '5.1.1',
      originalRecipient: 'rfc822;b+list@example.net',
    },
    { address: 'c@example.net', reply: 'Gave up', status: '4.4.7' },
  ],
  original: Buffer.from('Subject: hello\r\nX: y\r\n\r\nbody\r\n'),
  envelope: {
    sender: 'a@example.com',
    recipients: [{ address: 'b@example.net' }, { address: 'c@example.net' }],
    clientAddress: '192.0.2.1',
    clientName: 'client.example',
    receivedAt: '2026-01-02T03:04:05.000Z',
    envelopeId: 'an id',
  },
  now: new Date('2026-01-03T03:04:05.000Z'),
}

const partsOf = (over: Partial<ReportRequest> = {}): string[] =>
  buildReport({ ...request, ...over })
    .toString()
    .split('\r\n--=_0190-abc')

test('a failure report has its three parts', () => {
  const parts = partsOf()
  assert.equal(parts.length, 5)
  assert.match(
    parts[0] ?? '',
    /^From: .*<postmaster@example\.org>\r\nTo: <a@example\.com>\r\n[\s\S]*report-type=delivery-status/u,
  )
  assert.match(parts[1] ?? '', /text\/plain[\s\S]*b@example\.net[\s\S]*c@example\.net/u)
  assert.equal(
    parts[2]?.slice(2),
    [
      'Content-Type: message/delivery-status',
      '',
      'Original-Envelope-Id: an+20id',
      'Reporting-MTA: dns; mx.example.org',
      'Arrival-Date: Fri, 02 Jan 2026 03:04:05 +0000',
      '',
      'Original-Recipient: rfc822;b+2Blist@example.net',
      'Final-Recipient: rfc822; b@example.net',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx.example.net',
      'Diagnostic-Code: smtp; 550 5.1.1 No such Bcc: evil@example.net user',
      'Last-Attempt-Date: Sat, 03 Jan 2026 03:04:05 +0000',
      '',
      'Final-Recipient: rfc822; c@example.net',
      'Action: failed',
      'Status: 4.4.7',
      'Remote-MTA: dns; mx.example.net',
      'Diagnostic-Code: x-lazaret; Gave up',
      'Last-Attempt-Date: Sat, 03 Jan 2026 03:04:05 +0000',
    ].join('\r\n'),
  )
  assert.match(parts[3] ?? '', /^\r\nContent-Type: message\/rfc822\r\n[\s\S]*\r\n\r\nSubject: hello[\s\S]*body\r\n$/u)
  assert.equal(parts[4], '--\r\n')
})

test('RET, size and kind decide what of the original comes back', () => {
  const typeOf = (over: Partial<ReportRequest>) => /Content-Type: (\S+)/u.exec(partsOf(over)[3] ?? '')?.[1]
  const original = Buffer.concat([request.original, Buffer.alloc(1024 * 1024, 'x')])
  assert.equal(typeOf({}), 'message/rfc822')
  assert.equal(typeOf({ original }), 'text/rfc822-headers')
  assert.equal(typeOf({ envelope: { ...request.envelope, dsnReturn: 'headers' } }), 'text/rfc822-headers')
  for (const kind of ['delayed', 'delivered', 'relayed'] as const) {
    assert.equal(typeOf({ kind, envelope: { ...request.envelope, dsnReturn: 'full' } }), 'text/rfc822-headers')
    assert.ok(!partsOf({ kind })[3]?.includes('body'))
  }
})

test('each kind has its action and its words', () => {
  for (const kind of ['failed', 'delayed', 'delivered', 'relayed'] as const)
    assert.match(partsOf({ kind })[2] ?? '', new RegExp(`\r\nAction: ${kind}\r\n`))
  const delayed = partsOf({ kind: 'delayed', triedUntil: new Date('2026-01-07T03:04:05.000Z') })
  assert.match(delayed[2] ?? '', /Will-Retry-Until: Wed, 07 Jan 2026 03:04:05 \+0000/)
  assert.match(delayed[1] ?? '', /until Wed, 07 Jan/)
})

test('international addresses are as they are where the way back takes them, and escaped where not', () => {
  const recipients = [
    { address: 'пётр@example.net', reply: 'Нет', status: '5.0.0', originalRecipient: 'utf-8;ж@example.net' },
  ]
  const original = Buffer.from('Subject: привет\r\n\r\nтело\r\n')
  const envelope = { ...request.envelope, smtpUtf8: true }
  const global = partsOf({ recipients, original, envelope })
  assert.match(global[2] ?? '', /message\/global-delivery-status\r\nContent-Transfer-Encoding: 8bit/)
  assert.match(
    global[2] ?? '',
    /Original-Recipient: utf-8; ж@example\.net\r\nFinal-Recipient: utf-8; пётр@example\.net/,
  )
  assert.match(global[3] ?? '', /Content-Type: message\/global\r\nContent-Transfer-Encoding: 8bit/)
  assert.match(partsOf({ original, envelope, kind: 'delayed' })[3] ?? '', /message\/global-headers/)
  const plain = partsOf({ recipients })
  assert.match(plain[2] ?? '', /^\r\nContent-Type: message\/delivery-status\r\n\r\n/)
  assert.match(plain[2] ?? '', /Final-Recipient: utf-8; \\x\{43F\}\\x\{451\}\\x\{442\}\\x\{440\}@example\.net/)
  assert.match(plain[2] ?? '', /^\p{ASCII}*$/u)
})

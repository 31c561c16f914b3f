/** The report's three parts, and hostile words inside them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildDsn, type DsnRequest } from './dsn.ts'
import { reply } from './reply.ts'

const request: DsnRequest = {
  id: '0190-abc',
  reportingMta: 'mx.example.org',
  from: 'postmaster@example.org',
  to: 'a@example.com',
  kind: 'failed',
  recipients: [
    {
      address: 'b@example.net',
      reply: reply(550, '5.1.1', 'No such\r\nBcc: evil@example.net', 'user'),
      status: '5.1.1',
    },
    { address: 'c@example.net', reply: 'Gave up', status: '4.4.7' },
  ],
  original: Buffer.from('Subject: hello\r\nX: y\r\n\r\nbody\r\n'),
  envelope: {
    sender: 'a@example.com',
    recipients: [
      { address: 'b@example.net', originalRecipient: 'rfc822;b+list@example.net' },
      { address: 'c@example.net' },
    ],
    clientAddress: '192.0.2.1',
    clientName: 'client.example',
    receivedAt: '2026-01-02T03:04:05.000Z',
    envelopeId: 'an id',
  },
  now: new Date('2026-01-03T03:04:05.000Z'),
}

test('a failure report has its three parts', () => {
  const text = buildDsn(request).toString()
  const parts = text.split('\r\n--=_0190-abc')
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
      'Diagnostic-Code: smtp; 550 5.1.1 No such Bcc: evil@example.net user',
      'Last-Attempt-Date: Sat, 03 Jan 2026 03:04:05 +0000',
      '',
      'Final-Recipient: rfc822; c@example.net',
      'Action: failed',
      'Status: 4.4.7',
      'Diagnostic-Code: x-lazaret; Gave up',
      'Last-Attempt-Date: Sat, 03 Jan 2026 03:04:05 +0000',
    ]
      .join('\r\n')
      .replace(/^/u, '\r\n')
      .slice(2),
  )
  assert.ok(parts[3]?.includes('message/rfc822') && parts[3].endsWith('\r\n\r\nSubject: hello\r\nX: y\r\n\r\nbody\r\n'))
  assert.equal(parts[4], '--\r\n')
})

test('RET=HDRS and large originals are returned by their header', () => {
  const headers = buildDsn({ ...request, envelope: { ...request.envelope, dsnReturn: 'headers' } }).toString()
  assert.match(headers, /text\/rfc822-headers\r\n.*\r\n\r\nSubject: hello\r\nX: y\r\n\r\n--/u)
  const large = buildDsn({ ...request, original: Buffer.concat([request.original, Buffer.alloc(2_000_000, 'x\r\n')]) })
  assert.ok(large.length < 10_000)
})

test('international recipients make a global report', () => {
  const text = buildDsn({
    ...request,
    kind: 'delayed',
    recipients: [{ address: 'ü@example.net', reply: 'Später', status: '4.4.1' }],
  }).toString()
  assert.match(text, /message\/global-delivery-status[\s\S]*Final-Recipient: utf-8; ü@example\.net\r\nAction: delayed/u)
  assert.match(text, /Diagnostic-Code: x-lazaret; Sp\?ter\r\n/u)
})

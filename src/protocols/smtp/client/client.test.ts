/** The client against our own server: what arrives is what was sent. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Envelope } from '#core/envelope.ts'
import { serveLoopback } from '../loopback.fixture.ts'
import { reply, type Reply } from '../reply.ts'
import { connectSmtp, SmtpConnectionError } from './client.ts'
import { stuff } from './stuff.ts'

const recipients = ['one@example.org', 'two@example.org']
const envelope: Envelope = {
  sender: 'from@example.com',
  recipients: [
    { address: recipients[0] ?? '', notify: ['failure', 'delay'], originalRecipient: 'rfc822;a+b@x.org' },
    { address: recipients[1] ?? '' },
  ],
  clientAddress: '127.0.0.1',
  clientName: 'x',
  receivedAt: '2026-01-01T00:00:00.000Z',
  dsnReturn: 'headers',
  envelopeId: 'id=1+2',
}

const dial = (port: number, tls: 'off' | 'opportunistic' | 'required' = 'off') =>
  connectSmtp({ host: '127.0.0.1', port, name: 'relay.example', tls, timeoutMs: 10_000 })

test('two messages over one connection, envelope and bytes intact', async () => {
  await using loopback = await serveLoopback()
  const client = await dial(loopback.port)
  const data = Buffer.from('Subject: x\r\n\r\n.\r\n..two\r\nend\r\n')
  for (let round = 0; round < 2; round++) {
    const result = await client.send(envelope, recipients, data)
    assert.deepEqual(
      result.recipients.map(({ address, reply: { code } }) => [address, code]),
      recipients.map((address) => [address, 250]),
    )
  }
  assert.equal((await client.reset()).code, 250)
  await client.quit()
  assert.equal(client.usable, false)
  assert.deepEqual(loopback.received[1]?.data, data)
  const { recipients: got, dsnReturn, envelopeId, sender } = loopback.received[1]?.envelope ?? envelope
  assert.deepEqual(
    { got, dsnReturn, envelopeId, sender },
    { got: envelope.recipients, dsnReturn: 'headers', envelopeId: 'id=1+2', sender: 'from@example.com' },
  )
})

const onRecipient = (address: string) => (address.startsWith('one') ? reply(550, '5.1.1', 'No such user') : undefined)

test('each recipient has its own reply', async () => {
  await using loopback = await serveLoopback({}, { onRecipient })
  const client = await dial(loopback.port)
  const result = await client.send(envelope, recipients, Buffer.from('x\r\n'))
  assert.deepEqual(result.recipients[0]?.reply, reply(550, '5.1.1', 'No such user'))
  assert.equal(result.recipients[1]?.reply.code, 250)
  const none = await client.send(envelope, recipients.slice(0, 1), Buffer.from('x\r\n'))
  assert.equal(none.recipients[0]?.reply.code, 550)
  assert.equal(loopback.received.length, 1)
  await client.quit()
})

test('a refused sender, a message too large and an address that is a command reach nobody', async () => {
  await using loopback = await serveLoopback(
    { maxMessageSize: 1_000 },
    { onSender: () => reply(550, '5.7.1', 'Not you') },
  )
  const client = await dial(loopback.port)
  const codeOf = async (to: readonly string[], data: Buffer) =>
    (await client.send(envelope, to, data)).recipients.map(({ reply: { code } }) => code)
  assert.deepEqual(await codeOf(recipients, Buffer.from('x')), [550, 550])
  assert.deepEqual(await codeOf(recipients, Buffer.alloc(1_001, 97)), [552, 552])
  assert.deepEqual(await codeOf(['a@b>\r\nRCPT TO:<c@d'], Buffer.from('x')), [553])
  await client.quit()
})

test('connection losses are SmtpConnectionError', async () => {
  await using loopback = await serveLoopback({}, { onConnect: () => reply(554, '5.7.1', 'Go away') })
  const refused = await dial(loopback.port).catch((error: unknown) => error)
  assert.ok(refused instanceof SmtpConnectionError)
  assert.equal(refused.reply?.code, 554)
  await using plain = await serveLoopback()
  await assert.rejects(dial(plain.port, 'required'), { name: 'SmtpConnectionError', stage: 'tls' })
  const client = await dial(plain.port, 'opportunistic')
  await assert.rejects(client.send(envelope, recipients, Buffer.from('x'), AbortSignal.abort()), SmtpConnectionError)
})

test('an error tells whether the message may have arrived', async () => {
  const hooks = { onMessage: () => Promise.withResolvers<Reply>().promise }
  await using loopback = await serveLoopback({}, hooks)
  const options = { host: '127.0.0.1', port: loopback.port, name: 'x', tls: 'off', timeoutMs: 10_000 } as const
  const silent = await connectSmtp({ ...options, finalTimeoutMs: 20 })
  const sending = silent.send(envelope, recipients, Buffer.from('x'))
  await assert.rejects(sending, { name: 'SmtpConnectionError', stage: 'sent', mayHaveArrived: true })
  await assert.rejects(silent.reset(), SmtpConnectionError)
  loopback.abandon()
})

test('a message larger than any socket buffer arrives whole', async () => {
  await using loopback = await serveLoopback({ maxMessageSize: 50_000_000 })
  const client = await dial(loopback.port)
  const data = Buffer.alloc(12_000_000, '.line\r\n')
  const { recipients: results } = await client.send(envelope, recipients, Buffer.concat([data, Buffer.from('\r\n')]))
  assert.equal(results[0]?.reply.code, 250)
  assert.equal(loopback.received[0]?.data.subarray(0, data.length).equals(data), true)
  await client.quit()
})

test('stuffing ends every line with CRLF and hides no end mark', () => {
  const cases: [string, string][] = [
    ['', '.\r\n'],
    ['.', '..\r\n.\r\n'],
    ['a\n.\nb', 'a\r\n..\r\nb\r\n.\r\n'],
    ['a\r.\r\nb\r\n', 'a\r\n..\r\nb\r\n.\r\n'],
    ['\r\r\n\n', '\r\n\r\n\r\n.\r\n'],
  ]
  for (const [input, expected] of cases) assert.equal(Buffer.concat(stuff(Buffer.from(input))).toString(), expected)
})

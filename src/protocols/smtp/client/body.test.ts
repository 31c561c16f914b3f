/** In which form each message goes to which server, and what stands on the wire then. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Envelope } from '#core/envelope.ts'
import { serveLoopback } from '../loopback.fixture.ts'
import { formFor } from './body.ts'
import { connectSmtp } from './client.ts'
import { stuff } from './stuff.ts'

const envelope: Envelope = {
  sender: 'a@example.com',
  recipients: [],
  clientAddress: '',
  clientName: '',
  receivedAt: '2026-01-01T00:00:00.000Z',
}
const recipients = ['b@example.org']
const every = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'CHUNKING', 'BINARYMIME']

function form(data: string, extensions: readonly string[], more: Partial<Envelope & { to: string }> = {}) {
  const message = {
    envelope: { ...envelope, ...more },
    recipients: [more.to ?? 'b@example.org'],
    data: Buffer.from(data),
  }
  const found = formFor(new Map(extensions.map((name) => [name, ''])), message)
  return 'code' in found
    ? `${found.code} ${found.enhanced}`
    : `${found.command} ${found.body}${found.smtpUtf8 ? ' UTF8' : ''}`
}

test('the form follows the message and what the server takes', () => {
  const cases: [string, readonly string[], Partial<Envelope & { to: string }>, string][] = [
    ['x\r\n', [], {}, 'DATA 7BIT'],
    ['x\r\n', [], { body8Bit: true }, 'DATA 7BIT'],
    ['x\r\n', ['8BITMIME'], { body8Bit: true }, 'DATA 8BITMIME'],
    ['ü\r\n', ['8BITMIME'], {}, 'DATA 8BITMIME'],
    ['ü\r\n', [], {}, '554 5.6.3'],
    ['ü\r\n', ['CHUNKING'], { body8Bit: true }, '554 5.6.3'],
    ['x\ny\r\n', ['CHUNKING'], {}, 'DATA 7BIT'],
    ['x\ny\r\n', every, {}, 'BDAT BINARYMIME'],
    ['x\r', every, {}, 'BDAT BINARYMIME'],
    ['x\r\ny\r\n', every, {}, 'DATA 7BIT'],
    ['.\r\n.y\r\n', every, {}, 'DATA 7BIT'],
    ['x', every, {}, 'DATA 7BIT'],
    ['Subject: ü\r\n\r\nx', every, { smtpUtf8: true }, 'DATA 8BITMIME UTF8'],
    ['Subject: u\r\n\r\nü', every, { smtpUtf8: true }, 'DATA 8BITMIME'],
    ['Subject: u\r\n\r\nu', [], { smtpUtf8: true }, 'DATA 7BIT'],
    ['Subject: ü\r\n\r\nx', ['8BITMIME'], { smtpUtf8: true }, '550 5.6.7'],
    ['x\r\n', ['8BITMIME'], { to: 'ü@example.org' }, '550 5.6.7'],
    ['x\r\n', every, { to: 'ü@example.org' }, 'DATA 7BIT UTF8'],
  ]
  for (const [data, extensions, more, expected] of cases) assert.equal(form(data, extensions, more), expected, data)
})

/** A server that takes everything and keeps what was said to it; it tells the ends of messages as the given reader does. */
async function record(offers: readonly string[], data: Buffer): Promise<Buffer> {
  const said: Buffer[] = []
  const server = net.createServer((socket) => {
    socket.write('220 x\r\n')
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      said.push(chunk)
      const all = Buffer.concat(said).toString('latin1')
      if (/^EHLO .*\r\n$/u.test(all))
        socket.write(`250-x\r\n${offers.map((offer) => `250-${offer}\r\n`).join('')}250 OK\r\n`)
      else if (all.endsWith('QUIT\r\n')) socket.end('221 x\r\n')
      else if (/\r\nRCPT TO:<b@example.org>\r\n$/u.test(all)) socket.write('250 x\r\n250 x\r\n')
      else if (all.endsWith('RCPT TO:<b@example.org>\r\nDATA\r\n') && offers.includes('PIPELINING'))
        socket.write('250 x\r\n250 x\r\n354 x\r\n')
      else if (all.endsWith('\r\nDATA\r\n')) socket.write('354 x\r\n')
      else if (all.endsWith('\r\n.\r\n') || all.includes('BDAT')) socket.write('250 x\r\n')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const client = await connectSmtp({ host: '127.0.0.1', port, name: 'x', tls: 'off', timeoutMs: 10_000 })
  const result = await client.send(envelope, recipients, data)
  assert.equal(result.recipients[0]?.reply.code, 250)
  await client.quit()
  server.close()
  return Buffer.concat(said)
}

test('a message with bare line ends goes in one chunk, byte for byte, where the server takes binary', async () => {
  const data = Buffer.from('Subject: x\r\n\r\none\ntwo\rthree\n.\n')
  const said = await record(every, data)
  assert.ok(said.includes('BODY=BINARYMIME'))
  assert.ok(said.includes(Buffer.concat([Buffer.from(`BDAT ${data.length} LAST\r\n`), data, Buffer.from('QUIT\r\n')])))
  const plain = await record(['PIPELINING', 'CHUNKING'], data)
  assert.ok(plain.includes('DATA\r\nSubject: x\r\n\r\none\r\ntwo\r\nthree\r\n..\r\n.\r\nQUIT\r\n'))
  assert.ok(!plain.includes('BODY='))
})

const falseEnds = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\n.\r', '\r.\n', '\r\n.\r\n']

for (const end of falseEnds)
  test(`${JSON.stringify(end)} in a message we send is no end for any reader`, async () => {
    const data = Buffer.from(`Subject: x\r\n\r\nbody${end}MAIL FROM:<evil@example.com>\r\n`)
    const said = (await record(['PIPELINING'], data)).toString('latin1')
    const body = said.slice(said.indexOf('\r\nDATA\r\n') + 8, said.indexOf('QUIT\r\n'))
    assert.equal(body, 'Subject: x\r\n\r\nbody\r\n..\r\nMAIL FROM:<evil@example.com>\r\n.\r\n')
    await using loopback = await serveLoopback({ bareNewline: 'normalise' })
    const client = await connectSmtp({
      host: '127.0.0.1',
      port: loopback.port,
      name: 'x',
      tls: 'off',
      timeoutMs: 10_000,
    })
    await client.send(envelope, recipients, data)
    await client.quit()
    assert.equal(loopback.received.length, 1)
    assert.equal(loopback.received[0]?.envelope.sender, 'a@example.com')
  })

test('whatever the message is, the only end on the wire is the last, for the laxest reader too', () => {
  const bytes = fc.array(fc.constantFrom('\r', '\n', '.', 'a', '\r\n', '\n.\n', '\r\n.\r\n'), { maxLength: 40 })
  fc.assert(
    fc.property(bytes, (parts) => {
      const wire = Buffer.concat(stuff(Buffer.from(parts.join('')))).toString()
      const lax = `\n${wire.replaceAll(/\r\n|\r|\n/gu, '\n')}`
      assert.equal(lax.indexOf('\n.\n'), lax.length - 3)
    }),
    { numRuns: 2_000 },
  )
})

test('asking about an address sends no message', async () => {
  await using loopback = await serveLoopback()
  const client = await connectSmtp({ host: '127.0.0.1', port: loopback.port, name: 'x', tls: 'off', timeoutMs: 10_000 })
  assert.equal((await client.verify('b@example.org')).code, 250)
  assert.equal((await client.verify('ü@example.org')).code, 250)
  assert.equal((await client.verify('b@x>\r\nDATA')).code, 553)
  assert.equal((await client.send(envelope, recipients, Buffer.from('x\r\n'))).recipients[0]?.reply.code, 250)
  await client.quit()
  assert.equal(loopback.received.length, 1)
})

test('a server that wants a message for nobody is left, and gets nothing of it', async () => {
  let said = ''
  await using stack = new AsyncDisposableStack()
  const server = net.createServer((socket) => {
    stack.defer(() => void socket.destroy())
    socket.on('error', () => {})
    socket.write('220 x\r\n')
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1')
      said += text
      if (text.startsWith('EHLO')) socket.write('250-x\r\n250 PIPELINING\r\n')
      else if (text.includes('<b@example.org>')) socket.write('250 x\r\n550 no\r\n354 x\r\n')
      else if (text.includes('MAIL')) socket.write('250 x\r\n250 x\r\n354 x\r\n')
      else socket.write('250 x\r\n')
    })
  })
  stack.defer(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const client = await connectSmtp({ host: '127.0.0.1', port, name: 'x', tls: 'off', timeoutMs: 5_000 })
  stack.defer(() => client.destroy())
  const codeOf = async (to: string) =>
    (await client.send(envelope, [to], Buffer.from('secret\r\n'))).recipients[0]?.reply.code
  assert.equal(await codeOf('b@example.org'), 550)
  assert.ok(said.endsWith('DATA\r\n'))
  assert.equal(client.usable, false)
})

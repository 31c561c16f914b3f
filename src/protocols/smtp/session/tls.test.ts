/** STARTTLS from both sides, what is sent ahead of it, and AUTH, which needs it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import net from 'node:net'
import tls from 'node:tls'
import { testCertificate } from '../certificate.fixture.ts'
import { connectSmtp } from '../client/client.ts'
import { serveLoopback, type Loopback } from '../loopback.fixture.ts'
import { SocketInput } from '../socket-input.ts'
import type { SignIn } from './options.ts'

const secure = { tls: tls.createSecureContext(testCertificate) }
const auth = ({ user, password }: SignIn) => Promise.resolve(user === 'u' && password === 'p')
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** The last line of the reply to a command. */
async function ask(input: SocketInput, socket: { write(text: string): boolean }, command: string): Promise<string> {
  socket.write(`${command}\r\n`)
  return lastLine(input)
}

async function lastLine(input: SocketInput): Promise<string> {
  for (;;) {
    const line = await input.line({ timeoutMs: 10_000, limit: 1_000 })
    const text = Buffer.isBuffer(line) ? line.toString() : line
    if (!/^\d{3}-/u.test(text)) return text
  }
}

/** Over TLS, with `ahead` sent in plain text together with STARTTLS. */
async function startTls(loopback: Loopback, ahead = '') {
  const plain = loopback.connect()
  const before = new SocketInput(plain, () => {})
  await lastLine(before)
  await ask(before, plain, 'EHLO before')
  assert.match(await ask(before, plain, `STARTTLS\r\n${ahead}`.trimEnd()), /^220 /u)
  before.detach()
  const socket = tls.connect({ socket: plain, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  return { socket, input: new SocketInput(socket, () => {}) }
}

test('commands sent ahead of TLS and the greeting before it are forgotten', async () => {
  await using loopback = await serveLoopback(secure)
  const { socket, input } = await startTls(loopback, 'NOOP injected\r\nMAIL FROM:<evil@example.com>')
  assert.match(await ask(input, socket, 'MAIL FROM:<a@example.com>'), /^503 5\.5\.1 /u)
  assert.match(await ask(input, socket, 'EHLO after'), /^250 /u)
  assert.match(await ask(input, socket, 'STARTTLS'), /^503 /u)
  assert.match(await ask(input, socket, 'QUIT'), /^221 /u)
  socket.destroy()
})

test('AUTH is for TLS only and takes PLAIN and LOGIN', async () => {
  await using loopback = await serveLoopback({ ...secure, auth })
  const plain = loopback.connect()
  const before = new SocketInput(plain, () => {})
  await lastLine(before)
  await ask(before, plain, 'EHLO x')
  assert.match(await ask(before, plain, `AUTH PLAIN ${base64('\0u\0p')}`), /^538 /u)
  plain.destroy()
  const cases: [string[], RegExp][] = [
    [[`AUTH PLAIN ${base64('\0u\0p')}`], /^235 /u],
    [['AUTH PLAIN', base64('\0u\0p')], /^235 /u],
    [['AUTH LOGIN', base64('u'), base64('p')], /^235 /u],
    [['AUTH LOGIN', base64('u'), base64('wrong')], /^535 /u],
    [['AUTH PLAIN', '*'], /^501 /u],
    [['AUTH PLAIN !!!'], /^501 /u],
    [['AUTH CRAM-MD5'], /^504 /u],
  ]
  for (const [commands, expected] of cases) {
    const { socket, input } = await startTls(loopback)
    await ask(input, socket, 'EHLO x')
    let last = ''
    for (const command of commands) last = await ask(input, socket, command)
    assert.match(last, expected)
    socket.destroy()
  }
})

test('the client goes over to TLS and the envelope says so', async () => {
  await using loopback = await serveLoopback(secure)
  const target = { host: '127.0.0.1', port: loopback.port, name: 'relay.example', timeoutMs: 10_000 }
  for (const mode of ['opportunistic', 'required'] as const) {
    const client = await connectSmtp({ ...target, tls: mode })
    assert.equal(client.secure, true)
    const envelope = { sender: '', recipients: [], clientAddress: '', clientName: '', receivedAt: '' }
    const { recipients } = await client.send(envelope, ['b@example.org'], Buffer.alloc(90_000, 'line\r\n'))
    assert.equal(recipients[0]?.reply.code, 250)
    await client.quit()
    const message = loopback.received.pop()
    assert.equal(message?.envelope.tls?.protocol, 'TLSv1.3')
    assert.equal(message?.data.length, 90_000)
  }
  const options = { ...target, tls: 'required', verify: true, servername: 'mx.example.org' } as const
  await assert.rejects(connectSmtp(options), { name: 'SmtpConnectionError', stage: 'tls' })
})

test('replies put behind the reply to STARTTLS in plain text end the connection', async () => {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.write('220 x\r\n')
    socket.on('data', (chunk) => {
      const hello = chunk.toString().startsWith('EHLO')
      socket.write(hello ? '250-x\r\n250 STARTTLS\r\n' : '220 Go\r\n250-x\r\n250 AUTH PLAIN\r\n')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const dialing = connectSmtp({ host: '127.0.0.1', port, name: 'x', tls: 'required', timeoutMs: 10_000 })
  await assert.rejects(dialing, { name: 'SmtpConnectionError', stage: 'tls', message: /plain text/ })
  server.close()
})

/** Times of a session: for commands, for a message, for all; waits of clients that make errors; what is sent ahead meanwhile. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { converse, serveLoopback } from '../loopback.fixture.ts'
import { reply } from '../reply.ts'

const before = 'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\n'

test('a session ends after its time, between commands', async () => {
  await using loopback = await serveLoopback({ sessionTimeoutMs: 60 })
  const socket = loopback.connect()
  const timer = setInterval(() => socket.writable && socket.write('NOOP\r\n'), 5)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  socket.on('error', () => {})
  await once(socket, 'close')
  clearInterval(timer)
  assert.match(text, /250 2\.0\.0 .*\r\n421 4\.4\.2 .*\r\n$/su)
})

test('a message that drips in is cut off after its time, in DATA, in BDAT and in a chunk that is refused', async () => {
  for (const command of ['DATA\r\n', 'BDAT 100000 LAST\r\n', 'RSET\r\nBDAT 100000 LAST\r\n']) {
    await using loopback = await serveLoopback({ messageTimeoutMs: 60 })
    const socket = loopback.connect()
    socket.write(`${before}${command}`)
    const timer = setInterval(() => socket.writable && socket.write('x'), 5)
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    socket.on('error', () => {})
    await once(socket, 'close')
    clearInterval(timer)
    assert.match(text, /421 4\.4\.2 .*\r\n$/u)
    assert.equal(loopback.received.length, 0)
  }
})

test('errors are answered late and told, and end the session', async () => {
  let told = 0
  await using loopback = await serveLoopback(
    { tarpit: { afterErrors: 2, delayMs: 5 }, maxErrors: 5 },
    { onError: () => void (told += 1) },
  )
  const text = await converse(loopback, ['X\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\n'])
  assert.equal(text.match(/^500 /gmu)?.length, 5)
  assert.match(text, /421 4\.7\.0 .*\r\n$/u)
  assert.equal(told, 5)
})

test('shutting down does not wait for the late answer', async () => {
  await using loopback = await serveLoopback({ tarpit: { afterErrors: 0, delayMs: 25_000 } })
  const socket = loopback.connect()
  socket.on('error', () => {})
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  socket.write('X\r\n')
  await once(socket, 'data')
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.doesNotMatch(text, /^500 /mu)
  for (const session of loopback.sessions) session.shutDown()
  await once(socket, 'close')
  assert.match(text, /^500 .*\r\n421 4\.3\.2 /mu)
})

test('refused messages and unknown recipients: only the second are errors', async () => {
  const onMessage = () => Promise.resolve(reply(550, '5.7.1', 'Refused'))
  const onRecipient = (address: string) => (address.startsWith('no') ? reply(550, '5.1.1', 'Nobody') : undefined)
  await using loopback = await serveLoopback({ maxErrors: 2 }, { onMessage, onRecipient })
  const message = 'MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nx\r\n.\r\n'
  const refused = await converse(loopback, [`EHLO x\r\n${message.repeat(5)}QUIT\r\n`])
  assert.equal(refused.match(/^550 5\.7\.1/gmu)?.length, 5)
  assert.match(refused, /\r\n221 .*\r\n$/u)
  const harvest = await converse(loopback, [`${before}${'RCPT TO:<no@example.org>\r\n'.repeat(9)}QUIT\r\n`])
  assert.equal(harvest.match(/^550 5\.1\.1/gmu)?.length, 2)
  assert.match(harvest, /421 4\.7\.0 .*\r\n$/u)
})

test('room and turns are given back, however a message ends', async () => {
  let taken = 0
  let begun = 0
  const room = { take: (bytes: number) => ((taken += bytes), true), give: (bytes: number) => void (taken -= bytes) }
  const hooks = { onData: () => void (begun += 1), afterMessage: () => void (begun -= 1) }
  const bodies = [
    'DATA\r\nx\r\n.\r\n',
    'DATA\r\nx\ny\r\n.\r\n',
    `DATA\r\n${'x\r\n'.repeat(2_000)}.\r\n`,
    'BDAT 3\r\nx\r\nRSET\r\n',
    'BDAT 3\r\nx\r\nEHLO x\r\n',
    'BDAT 3 LAST\r\nx\r\n',
    'BDAT 9000 LAST\r\nx\r\n',
    'DATA\r\nx\r\n',
  ]
  for (const body of bodies) {
    await using loopback = await serveLoopback({ room, maxMessageSize: 4_000, dataTimeoutMs: 30 }, hooks)
    await converse(loopback, [`${before}${body}QUIT\r\n`])
    await Promise.all(loopback.sessions.map((session) => session.closed))
    assert.deepEqual({ taken, begun }, { taken: 0, begun: 0 }, JSON.stringify(body.slice(0, 20)))
  }
})

test('a message that finds no room is read away and refused for now; the session goes on', async () => {
  const room = { take: (bytes: number) => bytes < 1_000, give: () => {} }
  await using loopback = await serveLoopback({ room })
  const body = 'x\r\n'.repeat(20_000)
  for (const command of [`DATA\r\n${body}.\r\n`, `BDAT ${body.length} LAST\r\n${body}`]) {
    const text = await converse(loopback, [`${before}${command}`, 'NOOP\r\nQUIT\r\n'])
    assert.match(text, /\r\n452 4\.3\.1 .*\r\n250 2\.0\.0 OK\r\n221 .*\r\n$/u)
  }
  assert.equal(loopback.received.length, 0)
})

test('a hook that refuses to begin a message is the reply to DATA and to the chunk', async () => {
  await using loopback = await serveLoopback({}, { onData: () => reply(452, '4.3.2', 'Later') })
  const text = await converse(loopback, [`${before}BDAT 3\r\nx\r\nBDAT 3 LAST\r\nx\r\n${before}DATA\r\nQUIT\r\n`])
  assert.deepEqual(text.match(/^(?:452|503|354|221)/gmu), ['452', '503', '452', '221'])
})

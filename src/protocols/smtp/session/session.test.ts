/** End of data in all its false forms, input split anywhere, the end of sessions. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { converse, serveLoopback } from '../loopback.fixture.ts'
import { reply } from '../reply.ts'

const before = 'EHLO client.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n'
const smuggled = 'MAIL FROM:<evil@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: smuggled\r\n\r\n'
const finals = (text: string) => text.split('\r\n').filter((line) => /^(250 2\.0\.0|550 5\.6\.11)/u.test(line))

const falseEnds = ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\n.\r', '\r\n\0.\r\n']

for (const end of falseEnds) {
  test(`${JSON.stringify(end)} does not end a message`, async () => {
    for (const bareNewline of ['refuse', 'normalise'] as const) {
      await using loopback = await serveLoopback({ bareNewline })
      const text = await converse(loopback, [`${before}Subject: x\r\n\r\nbody${end}${smuggled}.\r\nQUIT\r\n`])
      assert.equal(finals(text).length, 1)
      assert.equal(text.match(/^354/gmu)?.length, 1)
      assert.ok(loopback.received.length <= 1)
      for (const { data } of loopback.received) assert.ok(data.includes('evil@example.com'))
      const refused = bareNewline === 'refuse' && !end.includes('\0')
      assert.equal(loopback.received.length, refused ? 0 : 1)
    }
  })
}

test('replies and message are the same wherever the input is split', async () => {
  await using loopback = await serveLoopback()
  const body = 'Subject: x\r\n\r\n..dot\r\n.\r\r\n.x\r\n'.replace('.\r\r\n', '')
  const bdat = 'MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nBDAT 4\r\nA: bBDAT 6 LAST\r\n\r\n\r\n.\r'.slice(
    0,
    -1,
  )
  const bytes = Buffer.from(`${before}${body}.\r\n${bdat}\nQUIT\r\n`.replace('.\nQUIT', '\r\nQUIT'))
  const expected = await converse(loopback, [bytes])
  const messages = loopback.received.map(({ data }) => data.toString())
  assert.equal(messages[0], 'Subject: x\r\n\r\n.dot\r\nx\r\n')
  for (let at = 1; at < bytes.length; at++) {
    loopback.received.length = 0
    assert.equal(await converse(loopback, [bytes.subarray(0, at), bytes.subarray(at)]), expected, `split at ${at}`)
    assert.deepEqual(
      loopback.received.map(({ data }) => data.toString()),
      messages,
    )
  }
  loopback.received.length = 0
  assert.equal(
    await converse(
      loopback,
      [...bytes].map((byte) => Buffer.of(byte)),
    ),
    expected,
  )
})

test('shutting down says 421 to a client that waits', async () => {
  await using loopback = await serveLoopback()
  const socket = loopback.connect().setEncoding('utf8')
  assert.match(String(await once(socket, 'data')), /^220 /u)
  loopback.sessions[0]?.shutDown()
  assert.match(String(await once(socket, 'data')), /^421 4\.3\.2 /u)
  await once(socket, 'close')
})

test('a message in work learns that its client is gone', async () => {
  const aborted = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  await using loopback = await serveLoopback(
    {},
    {
      async onMessage({ gone }) {
        gone.addEventListener('abort', () => aborted.resolve())
        started.resolve()
        await aborted.promise
        return reply(250, '2.0.0', 'Queued')
      },
    },
  )
  const socket = loopback.connect()
  socket.resume().write(`${before}x\r\n.\r\n`)
  await started.promise
  socket.destroy()
  await aborted.promise
})

test('a silent client is sent away, in commands and in a message', async () => {
  await using loopback = await serveLoopback({ commandTimeoutMs: 30, dataTimeoutMs: 30 })
  assert.match(await converse(loopback, ['EHLO x']), /421 4\.4\.2 /u)
  assert.match(await converse(loopback, [`${before}half a message`]), /421 4\.4\.2 /u)
})

test('a message too large is read away and refused, and the session goes on', async () => {
  await using loopback = await serveLoopback({ maxMessageSize: 1_000 })
  const text = await converse(loopback, [
    `${before}${'x'.repeat(78)}\r\n`.repeat(1),
    `${'y\r\n'.repeat(500)}.\r\nQUIT\r\n`,
  ])
  assert.match(text, /\r\n552 5\.3\.4 .*\r\n221 /u)
  assert.equal(loopback.received.length, 0)
})

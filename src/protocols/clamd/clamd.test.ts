import assert from 'node:assert/strict'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { askVersion, readReply, readVersion, scanStream } from './clamd.ts'

/** A daemon that answers when `isComplete` says so of the bytes so far. */
async function daemon(
  answer: (received: Buffer) => string | undefined,
  run: (open: () => Socket) => Promise<void>,
): Promise<void> {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece])
      const reply = answer(received)
      if (reply !== undefined) socket.end(reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await run(() => connect(port, '127.0.0.1'))
  } finally {
    server.close()
  }
}

const command = 'zINSTREAM\0'
/** The content of the chunks once the empty one has come. */
function contentOf(received: Buffer): Buffer | undefined {
  const pieces: Buffer[] = []
  for (let at = command.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

test('the content arrives whole in chunks, and the reply is read', async () => {
  const content = Buffer.alloc(700_001, 'x')
  let arrived: Buffer | undefined
  await daemon(
    (received) => {
      arrived = contentOf(received)
      return arrived === undefined ? undefined : 'stream: Some.Thing-1 FOUND\0'
    },
    async (open) => {
      assert.deepEqual(await scanStream(open(), content), { outcome: 'detected', signature: 'Some.Thing-1' })
    },
  )
  assert.ok(arrived?.equals(content))
})

test('an answer in the middle of the content counts', async () => {
  await daemon(
    (received) => (received.length > 300_000 ? 'INSTREAM size limit exceeded. ERROR\0' : undefined),
    async (open) => {
      const reply = await scanStream(open(), Buffer.alloc(40_000_000))
      assert.ok(reply.outcome === 'failed' && /larger than clamd takes|StreamMaxLength/.test(reply.why))
    },
  )
})

test('every other reply is a failure, never clean', () => {
  assert.deepEqual(readReply('stream: OK'), { outcome: 'clean' })
  for (const line of ['', 'UNKNOWN COMMAND', 'stream: Can not allocate memory ERROR', 'stream: OK but'])
    assert.equal(readReply(line).outcome, 'failed')
})

test('the version and the day of the signatures', async () => {
  await daemon(
    () => 'ClamAV 1.4.3/27500/Thu Jan  1 10:00:00 2026\0',
    async (open) => {
      assert.deepEqual(await askVersion(open()), {
        engine: '1.4.3',
        signatures: 27_500,
        from: '2026-01-01T10:00:00.000Z',
      })
    },
  )
  assert.deepEqual(readVersion('ClamAV 1.4.3'), { engine: '1.4.3', signatures: 0 })
  assert.equal(readVersion('hello'), undefined)
})

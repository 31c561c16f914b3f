/**
 * Conversations with bytes changed, lost, doubled and mixed by a seeded chance: every session ends, says only replies, hands over
 * only messages with whole lines, and keeps nothing.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { inspectLines } from './lines.ts'
import { serveLoopback, type Loopback } from './loopback.fixture.ts'
import { scenarios, wireBytes } from './scenario.fixture.ts'
import { DataReader } from './session/data-reader.ts'
import { stuff } from './client/stuff.ts'

const ROUNDS = 12
const CRLF = Buffer.from('\r\n')

/** Mulberry32: the same numbers each time. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const said = scenarios.map(({ steps }) =>
  Buffer.concat(
    steps.flatMap(({ kind, text }) => {
      if (kind === 'C') return [wireBytes(text), CRLF]
      return kind === 'R' ? [wireBytes(text)] : []
    }),
  ),
)

const splinters = [
  '\r',
  '\n',
  '\r\n',
  '.',
  '\r\n.\r\n',
  '\n.\n',
  '\0',
  ' ',
  '<',
  '>',
  '"',
  'ü',
  '\uFFFD',
  'BDAT 9\r\n',
  'DATA\r\n',
]
  .map((text) => Buffer.from(text))
  .concat([
    Buffer.from([0xff]),
    Buffer.alloc(5_000, 65),
    Buffer.from('BDAT 99999 LAST\r\n'),
    Buffer.from('STARTTLS\r\n'),
  ])

type Change = (bytes: Buffer, next: (below: number) => number) => Buffer

const cut = (bytes: Buffer, next: (below: number) => number): [number, number] => {
  const from = next(bytes.length + 1)
  return [from, Math.min(bytes.length, from + next(40))]
}

const changes: readonly Change[] = [
  (bytes, next) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[next(changed.length)] = next(256)
    return changed
  },
  (bytes, next) => {
    const [from, to] = cut(bytes, next)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  (bytes, next) => {
    const [from, to] = cut(bytes, next)
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  (bytes, next) => {
    const at = next(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), splinters[next(splinters.length)] ?? CRLF, bytes.subarray(at)])
  },
  (bytes, next) => {
    const other = said[next(said.length)] ?? CRLF
    const [from, to] = cut(other, next)
    const at = next(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)])
  },
  (bytes, next) => bytes.subarray(0, next(bytes.length + 1)),
]

async function say(loopback: Loopback, bytes: Buffer, next: (below: number) => number): Promise<string> {
  const socket = loopback.connect()
  socket.on('error', () => {})
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await once(socket, 'connect')
  for (let at = 0; at < bytes.length;) {
    const size = 1 + next(200)
    socket.write(bytes.subarray(at, at + size))
    at += size
    if (next(4) === 0) await new Promise(setImmediate)
  }
  socket.end()
  if (!socket.closed) await once(socket, 'close', { signal: AbortSignal.timeout(20_000) })
  return text
}

test('changed conversations', async () => {
  const before = process.memoryUsage()
  for (const [at, { name, options }] of scenarios.entries()) {
    const next = chance(at + 1)
    const patience = {
      commandTimeoutMs: 5_000,
      dataTimeoutMs: 5_000,
      greetDelayMs: Math.min(options.greetDelayMs ?? 0, 5),
    }
    await using loopback = await serveLoopback({ ...options, ...patience })
    for (let round = 0; round < ROUNDS; round += 1) {
      let bytes: Buffer = said[at] ?? CRLF
      for (let change = next(6); change >= 0; change -= 1) bytes = changes[next(changes.length)]?.(bytes, next) ?? bytes
      const place = `${name}, round ${round}: ${JSON.stringify(bytes.toString('latin1'))}`
      const text = await say(loopback, bytes, next)
      // After STARTTLS the server may send an alert of TLS.
      if (!bytes.includes('STARTTLS')) assert.match(text, /^(?:[2-5]\d\d[ -][^\r\n]*\r\n)*$/u, place)
      for (const { data } of loopback.received.splice(0))
        assert.equal(inspectLines(data).bare && options.bareNewline !== 'normalise', false, place)
    }
    await Promise.all(loopback.sessions.map(({ closed }) => closed))
    loopback.sessions.length = 0
  }
  const after = process.memoryUsage()
  assert.ok(after.heapUsed + after.arrayBuffers < before.heapUsed + before.arrayBuffers + 200e6)
})

test('long runs of line ends and dots take no more than their length', () => {
  for (const piece of ['\r', '\n', '.', '.\r\n', '\r\n', '\r\n.', '\r.', '\n.', '\r\r\n', '..\r\n', '\n\r']) {
    const bytes = Buffer.alloc(400_000, piece)
    for (const bareNewline of ['refuse', 'normalise'] as const) {
      const reader = new DataReader({ limit: 1e9, bareNewline })
      let rest: Buffer | undefined
      for (let at = 0; at < bytes.length && rest === undefined; at += 65_536)
        rest = reader.feed(bytes.subarray(at, at + 65_536))
    }
    inspectLines(bytes)
    assert.ok(Buffer.concat(stuff(bytes)).length >= bytes.length)
  }
})

/** Stopping at any moment: in the middle of a start, under load, twice. Nothing of ours goes on running or lies around. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { connectBothSides } from '../../src/main/demo.ts'
import { letterOf, sendMail } from '../kit/mail.ts'
import { processesIn } from '../kit/processes.ts'
import { startSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const program = path.join(import.meta.dirname, '../../src/main/lazaret.ts')
const inbox = 'inbox@lazaret.test'

let root: string
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lazaret-stop-'))
})
after(() => rm(root, { recursive: true, force: true }))

async function assertNothingLeft(data: string): Promise<void> {
  await until(
    () => processesIn(data),
    (pids) => pids.length === 0,
    10,
  )
  const names = await readdir(data, { recursive: true })
  const ownTraces = /(?:\.new$|postmaster\.pid$|control\.sock$)/
  assert.deepEqual(
    names.filter((name) => ownTraces.test(name)),
    [],
  )
}

interface Stopped {
  readonly code: number | null
  readonly words: string
  readonly milliseconds: number
}

interface Stop {
  readonly data: string
  /** What it says when the signals come. */
  readonly at: string
  /** Milliseconds after that. */
  readonly later?: number
  readonly signals: readonly NodeJS.Signals[]
}

/** Starts everything, with a folder for temporary files of its own, and sends the signals at a moment of the start. */
async function stopAt({ data, at, later = 0, signals }: Stop): Promise<Stopped> {
  const temporary = path.join(root, 'tmp')
  await mkdir(temporary, { recursive: true })
  const env = { ...process.env, TMPDIR: temporary }
  const args = [program, 'up', '--data', data, '--ports', '0', '--json']
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const words: string[] = []
  const ended = once(child, 'close')
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        words.push(piece.toString())
        if (words.join('').includes(at)) resolve()
      })
    child.once('close', () => resolve())
  })
  await sleep(later)
  const began = performance.now()
  for (const signal of signals) {
    child.kill(signal)
    // The kernel makes one of two that come at once.
    await sleep(30)
  }
  await ended
  assert.deepEqual(await readdir(temporary), [])
  return { code: child.exitCode, words: words.join(''), milliseconds: performance.now() - began }
}

describe('while it starts', () => {
  for (const [at, later] of [
    ['starting the built-in PostgreSQL', 0],
    ['making the database', 0],
    ['starting the database', 0],
    ['starting the database', 150],
    ['starting the gateway', 0],
    ['starting the gateway', 100],
    ['starting the analysis platform', 0],
    ['starting the analysis platform', 300],
    ['"ready"', 0],
  ] as const)
    it(`SIGTERM ${later} ms after "${at}" ends it with 0, and leaves nothing`, async (context) => {
      const data = path.join(root, at === 'making the database' ? 'fresh' : 'data')
      const { code, words, milliseconds } = await stopAt({ data, at, later, signals: ['SIGTERM'] })
      context.diagnostic(`stopped in ${milliseconds.toFixed(0)} ms`)
      assert.equal(code, 0, words)
      assert.doesNotMatch(words, /\n\s+at |\(database-unavailable\)/)
      assert.ok(words.includes(at), words)
      await assertNothingLeft(data)
    })

  it('a second SIGINT ends it at once with 1, and the database ends by itself', async () => {
    const data = path.join(root, 'twice')
    const { code, words } = await stopAt({ data, at: '"ready"', signals: ['SIGINT', 'SIGINT'] })
    assert.equal(code, 1, words)
    await until(
      () => processesIn(data),
      (pids) => pids.length === 0,
    )
    const { code: next } = await stopAt({ data, at: '"ready"', signals: ['SIGTERM'] })
    assert.equal(next, 0)
    await assertNothingLeft(data)
  })
})

describe('under load', () => {
  it('SIGTERM ends it with 0 while mail comes in and waits; nothing accepted is lost', async (context) => {
    const system = await startSystem()
    const stopping = new AbortController()
    try {
      await connectBothSides(system.client, `https://${system.analysis}`)
      const accepted: string[] = []
      const client = async (): Promise<void> => {
        while (!stopping.signal.aborted) {
          const sent = await sendMail(system.smtpPort, inbox, letterOf({ to: inbox, subject: 'load' })).catch(
            () => null,
          )
          if (sent?.code === 250) accepted.push(sent.id)
        }
      }
      const clients = Array.from({ length: 20 }, client)
      await until(
        async () => accepted.length,
        (count) => count > 50,
        120,
      )
      const began = performance.now()
      stopping.abort()
      assert.equal(await system.stop(), 0, system.words())
      context.diagnostic(`stopped in ${(performance.now() - began).toFixed(0)} ms after ${accepted.length} messages`)
      await Promise.all(clients)
      await assertNothingLeft(system.directory)
      await using again = await startSystem({ earlier: system })
      await until(
        () => again.client.call(listQueue),
        ({ messages }) => messages.length === 0,
      )
    } finally {
      stopping.abort()
      await system[Symbol.asyncDispose]()
    }
  })
})

/**
 * Gateway and analysis in two network namespaces: the kernel's own network between them is slow, loses, corrupts, or its link
 * goes down in the middle. Each message still ends exactly once.
 */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { missingForNamespaces, Namespaces } from '../kit/namespaces.ts'

const messages = 30
const file = (name: string): string => path.join(import.meta.dirname, name)

interface Row {
  readonly name: string
  readonly discipline?: string
  readonly linkGoesDown?: boolean
}

const rows: readonly Row[] = [
  { name: 'has its link down for a while in the middle', linkGoesDown: true },
  { name: 'carries 400 kbit in a second', discipline: 'tbf rate 400kbit burst 4kb latency 400ms' },
  {
    name: 'carries little and drops what does not fit its short queue',
    discipline: 'tbf rate 800kbit burst 3kb limit 6kb',
  },
  { name: 'delays', discipline: 'netem delay 120ms 40ms' },
  { name: 'loses', discipline: 'netem loss 8%' },
  { name: 'corrupts', discipline: 'netem corrupt 5%' },
]

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<Record<string, unknown>> {
  if (stdout)
    for await (const line of createInterface({ input: stdout })) yield JSON.parse(line) as Record<string, unknown>
}

async function outage(pair: Namespaces): Promise<void> {
  await pair.link('down')
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  await pair.link('up')
}

/** What the gateway's side says at its end. */
async function play(pair: Namespaces, linkGoesDown: boolean): Promise<Record<string, unknown>> {
  const analysis = pair.start('far', file('namespace-analysis.ts'), [])
  const ended = once(analysis, 'exit')
  try {
    const { value: place } = await linesOf(analysis).next()
    const words = [String(place?.['port']), String(place?.['fingerprint']), String(messages)]
    const gateway = pair.start('near', file('namespace-gateway.ts'), words)
    let sent = 0
    let healed: Promise<void> = Promise.resolve()
    for await (const line of linesOf(gateway)) {
      if (line['event'] === 'end') return line
      assert.equal(line['code'], 250)
      sent += 1
      if (sent === messages / 2 && linkGoesDown) healed = outage(pair)
    }
    await healed
    throw new Error(`the gateway's side ended after ${sent} messages`)
  } finally {
    analysis.stdin?.end()
    await ended
  }
}

const missing = await missingForNamespaces()

for (const { name, discipline, linkGoesDown = false } of rows)
  test(
    `the network ${name}: ${messages} messages, each delivered once`,
    { timeout: 150_000, skip: missing ?? false },
    async (context) => {
      await using pair = await Namespaces.join('row')
      const lacking = discipline === undefined ? undefined : await pair.discipline(discipline)
      if (lacking !== undefined) return context.skip(lacking)
      const { arrived, different, held, backup } = await play(pair, linkGoesDown)
      assert.deepEqual(
        { arrived, different, held, backup },
        { arrived: messages, different: messages, held: 0, backup: 0 },
      )
    },
  )

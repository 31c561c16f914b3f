/**
 * `npm run bench:analysis -- [--seconds N] [--rate N] [--corpus DIR] [--json]`: messages a second that the analysis judges with
 * every in-process technology on, and the time from handing over to the verdict: as many as it takes at once, then at a fixed rate.
 * No verdict counts that is failed, late or cut by a time limit.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { percentile } from '../kit/figures.ts'
import { temporaryFolder, withStack } from '../kit/machine.ts'
import { cpuOf, usageOf } from '../kit/process-tree.ts'
import { marked, readMessages } from './messages.ts'
import { startPlatform } from './platform.ts'
import { connectSystem, type ConnectedSystem } from './system.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '20' },
    corpus: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const rate = Number(values.rate)
/** Seconds that a held message waits before it is released unanalysed. */
const patience = 60

interface Judged {
  readonly ms: number
  readonly verdict: VerdictNotice
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const isCut = ({ gaps }: VerdictNotice): boolean =>
  gaps.some(({ why }) => /time limit|internal fault|given up/.test(why))

/** Hands over the next message of the endless row. */
function feeder(system: ConnectedSystem, messages: readonly Buffer[]): () => Promise<Judged> {
  let next = 0
  return async () => {
    const message = messages[next % messages.length] ?? Buffer.alloc(0)
    const content = marked(message, next)
    next += 1
    const began = performance.now()
    const verdict = await system.submit(content, patience)
    return { ms: performance.now() - began, verdict }
  }
}

async function atOnce(feed: () => Promise<Judged>, width: number): Promise<Judged[]> {
  const end = performance.now() + seconds * 1_000
  const judged: Judged[] = []
  const run = async (): Promise<void> => {
    while (performance.now() < end) judged.push(await feed())
  }
  await Promise.all(Array.from({ length: width }, run))
  return judged
}

async function atRate(feed: () => Promise<Judged>): Promise<Judged[]> {
  const running: Promise<Judged>[] = []
  const began = performance.now()
  for (let count = 0; count < rate * seconds; count += 1) {
    await sleep(Math.max(0, began + (count * 1_000) / rate - performance.now()))
    running.push(feed())
  }
  return Promise.all(running)
}

function figuresOf(judged: readonly Judged[], elapsed: number) {
  const times = judged.map(({ ms }) => ms)
  const levels: Record<string, number> = {}
  for (const { verdict } of judged)
    levels[verdict.level ?? verdict.state] = (levels[verdict.level ?? verdict.state] ?? 0) + 1
  return {
    messages: judged.length,
    perSecond: (judged.length * 1_000) / elapsed,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    unanalysed: judged.filter(({ ms, verdict }) => verdict.state !== 'done' || ms > patience * 1_000 || isCut(verdict))
      .length,
    levels,
  }
}

const shown = (name: string, { messages, perSecond, p50, p95, unanalysed }: ReturnType<typeof figuresOf>): string =>
  `${name}: ${messages} messages, ${perSecond.toFixed(1)} a second, p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, ${unanalysed} unanalysed`

await withStack(async (stack) => {
  const folder = stack.use(temporaryFolder('bench-analysis'))
  const messages = readMessages(values.corpus)
  say(`${messages.length} messages; starting the platform`)
  const platform = stack.use(await startPlatform(folder.path))
  const system = stack.use(await connectSystem(platform))
  const feed = feeder(system, messages)
  // Workers compile their rules and warm up.
  await Promise.all(Array.from({ length: 20 }, feed))
  const measure = async (run: () => Promise<Judged[]>) => {
    const [began, cpu] = [performance.now(), cpuOf([platform.pid])]
    const judged = await run()
    const cpuMs = (cpuOf([platform.pid]) - cpu) / Math.max(1, judged.length)
    return { ...figuresOf(judged, performance.now() - began), cpuMs, memory: usageOf([platform.pid]).memory }
  }
  const full = await measure(() => atOnce(feed, 8))
  say(shown('as many as it takes', full))
  const steady = await measure(() => atRate(feed))
  say(shown(`${rate} a second`, steady))
  const isMet = full.perSecond >= 20 && steady.unanalysed === 0
  say(`the published figure of its peer, 20 messages a second with none unanalysed: ${isMet ? 'reached' : 'MISSED'}`)
  if (values.json) process.stdout.write(`${JSON.stringify({ full, steady, isMet, seconds, rate })}\n`)
})

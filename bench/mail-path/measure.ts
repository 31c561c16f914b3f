/** One measurement of one system under one load, and the medians of several. */
import { median, percentile } from '../kit/figures.ts'
import { sendClosed, sendOpen, type Bounds, type LoadResult } from '../kit/load.ts'
import { cpuOf, usageOf } from '../kit/process-tree.ts'
import type { Sink } from '../kit/sink.ts'
import type { BenchLoad } from './loads.ts'
import type { Candidate, MailSystem } from './system.ts'

export interface Running {
  readonly candidate: Candidate
  readonly system: MailSystem
}

/** Times in milliseconds; memory in bytes. */
export interface Figures {
  readonly perSecond: number
  readonly cpuMs: number
  /** To the 250 of the system. */
  readonly accepted: { readonly p50: number; readonly p99: number }
  /** To the arrival at the sink. */
  readonly arrived: { readonly p50: number; readonly p99: number }
  readonly memory: number
  readonly messages: number
  readonly lost: number
  readonly doubled: number
  readonly refused: number
  readonly firstRefusal?: string
}

const delays = (values: readonly number[]) => ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99) })

function figuresOf(result: LoadResult, cpuMs: number, memory: number): Figures {
  const { messages, seconds, accepted, arrived, lost, doubled, refused } = result
  return {
    perSecond: messages / seconds,
    cpuMs: cpuMs / messages,
    accepted: delays(accepted),
    arrived: delays(arrived),
    memory,
    messages,
    lost,
    doubled,
    refused: refused.length,
    ...(refused[0] === undefined ? {} : { firstRefusal: refused[0] }),
  }
}

async function measured(system: MailSystem, work: () => Promise<LoadResult>): Promise<Figures> {
  const before = cpuOf(system.roots)
  const result = await work()
  const { cpuMs, memory } = usageOf(system.roots)
  return figuresOf(result, cpuMs - before, memory)
}

export function measureRate(
  { candidate, system }: Running,
  load: BenchLoad,
  how: { sink: Sink; bounds: Bounds },
): Promise<Figures> {
  const target = { port: system.port, window: candidate.window }
  return measured(system, () => sendClosed(target, { ...load, clients: candidate.clients }, how))
}

export function measureDelay(
  { candidate, system }: Running,
  load: BenchLoad,
  how: { sink: Sink; perSecond: number; seconds: number },
): Promise<Figures> {
  const target = { port: system.port, window: candidate.window }
  return measured(system, () => sendOpen(target, { ...load, clients: candidate.clients }, how))
}

/** The median of each figure; what was lost, doubled or refused is added up. */
export function medianOf(rounds: readonly Figures[]): Figures {
  const middle = (pick: (one: Figures) => number): number => median(rounds.map(pick))
  const sum = (pick: (one: Figures) => number): number => rounds.reduce((total, one) => total + pick(one), 0)
  const refusal = rounds.find(({ firstRefusal }) => firstRefusal !== undefined)?.firstRefusal
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    cpuMs: middle(({ cpuMs }) => cpuMs),
    accepted: { p50: middle(({ accepted }) => accepted.p50), p99: middle(({ accepted }) => accepted.p99) },
    arrived: { p50: middle(({ arrived }) => arrived.p50), p99: middle(({ arrived }) => arrived.p99) },
    memory: middle(({ memory }) => memory),
    messages: sum(({ messages }) => messages),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    refused: sum(({ refused }) => refused),
    ...(refusal === undefined ? {} : { firstRefusal: refusal }),
  }
}

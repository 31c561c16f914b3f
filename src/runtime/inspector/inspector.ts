/** Inspections in worker threads: always a report, with a gap where the worker had to be ended. */
import { createHash } from 'node:crypto'
import type { InspectionReport } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'
import type { InspectionRequest } from '#inspection/inspect.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import { Pool, type PoolState } from '../isolate/pool.ts'
import type { Parcel } from '../isolate/task.ts'
import { engineVersion } from './engine-version.ts'
import type { Profile } from './parts.ts'
import { readRules } from './rules.ts'
import type { OwnRulesMessage, WorkerData } from './worker.ts'

/** Nothing that leaks is loaded for static inspections, and a start costs as much as a hundred of them. */
const staticTasks = 20_000

export interface InspectOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (partial: InspectionReport) => void
}
export interface Inspector extends AsyncDisposable {
  /** Of everything that decides: the engines, the shipped rules, the rule sets in use. A part of every cache key. */
  readonly rulesVersion: string
  /** Has every inspection that begins from now on use these rule sets beside the shipped rules, and no others. */
  readonly useOwn: (sets: readonly OwnRuleSet[]) => void
  /** Another inspector with one worker, the same shipped rules and these sets, to try them. */
  readonly trial: (sets: readonly OwnRuleSet[]) => Promise<Inspector>
  /** `failing` while no worker starts: every inspection ends at once with a gap. */
  readonly state: () => PoolState
  readonly inspect: (request: InspectionRequest, options?: InspectOptions) => Promise<InspectionReport>
}

export interface InspectorOptions {
  readonly rulesDirectory: string
  readonly workers: number
  /**
   * What the workers are made ready for, `full` where absent. Workers for `static` inspections start without the emulator and
   * the heavy engines, and warmed up; they can do the others too, but the first of them waits for what is missing.
   */
  readonly profile?: Profile
  /** Rule sets of one's own to begin with. */
  readonly own?: readonly OwnRuleSet[]
  /** Told why a worker ended by itself; its inspection has a gap. */
  readonly onFault?: (error: unknown) => void
  /** Told when no worker can be started any more, and when one can again. */
  readonly onState?: (state: PoolState) => void
  /** Told once of each rule or part that cannot be used, with its file and line. */
  readonly onProblem?: (text: string) => void
}

export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const [rules, engines] = await Promise.all([readRules(options.rulesDirectory), engineVersion()])
  const { profile = 'full' } = options
  let { own = [] } = options
  const dataOf = (): WorkerData => ({ rules, profile, own })
  const entry = new URL('worker.ts', import.meta.url)
  const pool = new Pool<InspectionReport, InspectionReport>({
    entry,
    data: dataOf(),
    workers: options.workers,
    queue: 10_000,
    ...(profile === 'static' ? { renewal: staticTasks } : {}),
    ...(options.onFault ? { onFault: options.onFault } : {}),
    ...(options.onState ? { onState: options.onState } : {}),
    onReady: toldOnce(options.onProblem),
  })
  return {
    get rulesVersion() {
      return versionOf([engines, rules.version, ...own.flatMap(({ name, kind, text }) => [kind, name, text])])
    },
    useOwn(sets) {
      own = sets
      pool.tell({ own } satisfies OwnRulesMessage, dataOf())
    },
    trial: (sets) => openInspector({ rulesDirectory: options.rulesDirectory, workers: 1, own: sets }),
    state: () => pool.state,
    async inspect(request, how = {}) {
      const began = performance.now()
      const outcome = await pool.run({ pack: () => parcelOf(request), deadline: request.deadline, ...how })
      if (outcome.done) return outcome.result
      const report = outcome.partial ?? emptyReport(request)
      const gaps = [...report.verdict.gaps, { who: 'inspection', why: outcome.why }]
      return { ...report, verdict: judge(report.verdict.findings, gaps), ms: Math.round(performance.now() - began) }
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

const versionOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

/** The bytes go over once, as a buffer of their own; the sender keeps its copy. */
function parcelOf(request: InspectionRequest): Parcel {
  const bytes = new Uint8Array(request.bytes)
  return { value: { ...request, bytes }, transfer: [bytes.buffer] }
}

/** Every worker finds the same problems. */
function toldOnce(tell: (text: string) => void = () => undefined): (value: unknown) => void {
  const told = new Set<string>()
  return (value) => {
    for (const text of Array.isArray(value) ? value.map(String) : []) {
      if (!told.has(text)) tell(text)
      told.add(text)
    }
  }
}

function emptyReport({ name, bytes, kind }: InspectionRequest): InspectionReport {
  return {
    kind: kind ?? 'file',
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    verdict: judge([], []),
    artifacts: [],
    technologies: [],
    behaviour: [],
    techniques: [],
    ms: 0,
  }
}

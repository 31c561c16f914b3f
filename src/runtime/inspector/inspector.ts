/** Inspections in worker threads: always a report, with a gap where the worker had to be ended. */
import { createHash } from 'node:crypto'
import type { InspectionReport } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'
import type { InspectionRequest } from '#inspection/inspect.ts'
import { Pool } from '../isolate/pool.ts'
import { readRules } from './rules.ts'

export interface InspectOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (partial: InspectionReport) => void
}
export interface Inspector extends AsyncDisposable {
  readonly rulesVersion: string
  readonly inspect: (request: InspectionRequest, options?: InspectOptions) => Promise<InspectionReport>
}

export interface InspectorOptions {
  readonly rulesDirectory: string
  readonly workers: number
  /** Told why a worker ended by itself; its inspection has a gap. */
  readonly onFault?: (error: unknown) => void
  /** Told once of each rule or part that cannot be used, with its file and line. */
  readonly onProblem?: (text: string) => void
}

export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const rules = await readRules(options.rulesDirectory)
  const entry = new URL('worker.ts', import.meta.url)
  const pool = new Pool<InspectionReport, InspectionReport>({
    entry,
    data: rules,
    workers: options.workers,
    queue: 10_000,
    ...(options.onFault ? { onFault: options.onFault } : {}),
    onReady: toldOnce(options.onProblem),
  })
  return {
    rulesVersion: rules.version,
    async inspect(request, how = {}) {
      const began = performance.now()
      const outcome = await pool.run({ payload: request, deadline: request.deadline, ...how })
      if (outcome.done) return outcome.result
      const report = outcome.partial ?? emptyReport(request)
      const gaps = [...report.verdict.gaps, { who: 'inspection', why: outcome.why }]
      return { ...report, verdict: judge(report.verdict.findings, gaps), ms: Math.round(performance.now() - began) }
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
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

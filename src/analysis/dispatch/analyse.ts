/** One submission from the queue to its verdict. A submission that brings its analysis down is given up, never dropped. */
import type { InspectionReport } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'
import type { SubmissionRecord } from '../database/tables.ts'
import type { Outcome } from '../verdicts/conclude.ts'
import type { Reports } from './reports.ts'

const mostAttempts = 5
/** Milliseconds between two progress notices of one submission. */
const progressEvery = 250

export interface AnalyseParts {
  readonly reports: Pick<Reports, 'of' | 'rules'>
  /** Asks the other technologies, and takes the weight from what the analyst excluded. */
  readonly complete: (
    submission: SubmissionRecord,
    report: InspectionReport,
    signal: AbortSignal,
  ) => Promise<InspectionReport>
  readonly conclude: (submission: SubmissionRecord, outcome: Outcome) => Promise<void>
  readonly progress: (submission: SubmissionRecord, percent: number) => void
  readonly onFault: (id: string, error: unknown) => void
  readonly now: () => number
}

/** The bytes of a submission are not in this process' object store; another may have them. */
export class ObjectMissing extends Error {
  constructor(sha256: string) {
    super(`the object ${sha256} is not in the store`)
  }
}

/** Throws where the submission cannot be brought to its end here and now. */
export type Analyse = (submission: SubmissionRecord, signal: AbortSignal) => Promise<void>

export function createAnalyse(parts: AnalyseParts): Analyse {
  return async (submission, signal) => {
    parts.progress(submission, 0)
    const outcome = await outcomeOf(parts, submission, signal)
    // What was cut off, by our stop or because another has it, has no verdict of ours.
    if (!signal.aborted) await parts.conclude(submission, outcome)
  }
}

async function outcomeOf(parts: AnalyseParts, submission: SubmissionRecord, signal: AbortSignal): Promise<Outcome> {
  if (submission.attempts > mostAttempts) return failed(`given up after ${mostAttempts} attempts`)
  // Those it begins with: rules that come meanwhile may not have been asked.
  const { rules } = parts.reports
  try {
    const onProgress = progressOf(parts, submission)
    const report = await parts.reports.of(submission, { signal, onProgress })
    const judged = await parts.complete(submission, withoutFollowing(submission, report), signal)
    return { state: 'done', report: judged, rules }
  } catch (error) {
    if (error instanceof ObjectMissing) throw error
    if (!signal.aborted) parts.onFault(submission.id, error)
    return failed('an internal fault; the log has the details')
  }
}

const failed = (why: string): Outcome => ({ state: 'failed', gap: { who: 'analysis', why } })

/** Addresses are judged by what their text says; what they lead to is not looked at, and the verdict says so. */
function withoutFollowing({ kind }: SubmissionRecord, report: InspectionReport): InspectionReport {
  if (kind !== 'url') return report
  const { findings, gaps } = report.verdict
  return { ...report, verdict: judge(findings, [...gaps, { who: 'address', why: 'not followed' }]) }
}

/** The percentage is of the objects known so far. */
function progressOf(
  { progress, now }: AnalyseParts,
  submission: SubmissionRecord,
): (partial: InspectionReport & { readonly looked?: number }) => void {
  let told = now()
  return (partial) => {
    if (now() - told < progressEvery) return
    told = now()
    progress(
      submission,
      Math.min(99, Math.floor((100 * (partial.looked ?? 0)) / Math.max(1, partial.artifacts.length))),
    )
  }
}

/** What judges a submission besides the inspection of its objects: a value with a name that looks at the finished report. */
import type { Finding, Gap } from '#core/finding.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { TechnologyStatus } from '#contract/analysis-technologies-api.ts'
import type { DetailedReport } from '#inspection/report.ts'
import type { SubmissionRecord } from '../database/tables.ts'

/** Reports made long ago lack what later ones tell. */
export type ExaminedReport = InspectionReport & Partial<Pick<DetailedReport, 'links' | 'hashes'>>

export interface Examination {
  readonly submission: Pick<SubmissionRecord, 'envelope' | 'sha256'>
  readonly report: ExaminedReport
  readonly signal: AbortSignal
}

export interface Examined {
  readonly version: string
  readonly findings: readonly Omit<Finding, 'technology'>[]
  readonly gaps: readonly Omit<Gap, 'who'>[]
}

export interface Technology {
  /** Also `Finding.technology` and `Gap.who` of what it says. */
  readonly name: string
  /** Undefined where it has nothing to say: it is off. Failures are gaps, thrown errors are bugs and become one. */
  readonly examine: (examination: Examination) => Promise<Examined | undefined>
  readonly status: () => Promise<TechnologyStatus>
}

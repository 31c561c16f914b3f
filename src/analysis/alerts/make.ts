/** An alert from a submission and its report. */
import type { Insertable } from 'kysely'
import { newIdentifier } from '#core/identifier.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { AlertRow } from '#contract/analysis-console-api.ts'
import type { AlertTable, SubmissionRecord } from '../database/tables.ts'
import { asJson, cleanText } from '../database/text.ts'

/** A malicious verdict begins at 75, a suspicious one at 35. */
export function importanceOf(score: number): AlertRow['importance'] {
  if (score >= 75) return 'high'
  return score >= 55 ? 'medium' : 'low'
}

export interface AlertSource {
  readonly submission: Pick<SubmissionRecord, 'id' | 'name' | 'envelope'>
  readonly report: InspectionReport
  readonly at: Date
}

export function alertOf({ submission, report, at }: AlertSource): Insertable<AlertTable> {
  const { verdict, summary, technologies } = report
  const recipients = submission.envelope?.recipients.map(({ address }) => address) ?? []
  const threat = cleanText(verdict.threat ?? 'Suspicious object')
  const name = summary?.subject ? summary.subject : submission.name
  const sender = submission.envelope?.sender ?? ''
  const words = [name, threat, sender, summary?.from, summary?.to, summary?.messageId, ...recipients, report.sha256]
  return {
    id: newIdentifier(at.getTime()),
    submission: submission.id,
    at,
    state: 'new',
    threat,
    level: verdict.level,
    score: Math.round(verdict.score),
    importance: importanceOf(verdict.score),
    name: cleanText(name),
    summary: summary ? asJson(summary) : null,
    recipients: asJson(recipients),
    technologies: asJson(technologies.filter(({ detected }) => detected).map(({ technology }) => technology)),
    changes: asJson([]),
    words: cleanText(words.join('\n').toLowerCase()),
  }
}

/**
 * The end of a submission, in one transaction: its row, the alert where it is a detection, the event for its system.
 */
import type { Gap } from '#core/finding.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { hintSources } from '#inspection/correspondence.ts'
import { isReduced } from '#inspection/depth.ts'
import { isDetection } from '#core/verdict.ts'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import type { AlertCard } from '#contract/analysis-console-api.ts'
import { excludedRule } from '../exclusions/apply.ts'
import { alertOf } from '../alerts/make.ts'
import type { Change, Database, SubmissionRecord } from '../database/tables.ts'
import { asJson, cleanText } from '../database/text.ts'
import { remember } from '../passwords/memory.ts'
import { beginEvent } from './event.ts'

export type Outcome =
  | { readonly state: 'done'; readonly report: InspectionReport; readonly rules: string }
  | { readonly state: 'failed'; readonly gap: Gap }

export interface Conclusion {
  /** False where a submission was judged again with the same result: nobody needs to hear it twice. */
  readonly isNews: boolean
  readonly alert: string | undefined
}

export interface Concluding {
  readonly db: Database
  readonly now: number
  /** Who tells the other processes. */
  readonly from: string
}

/** Undefined where another has the submission by now, or it has its verdict. */
export async function conclude(
  { db, now, from }: Concluding,
  submission: SubmissionRecord,
  outcome: Outcome,
): Promise<Conclusion | undefined> {
  const at = new Date(now)
  return db.transaction().execute(async (change) => {
    if (!(await finish(change, { submission, outcome, at }))) return undefined
    if (outcome.state === 'done') await remember(change, submission, outcome.report)
    const alert = await raise(change, { submission, outcome, at })
    if (isUnchanged(submission, outcome)) return { isNews: false, alert }
    const notice = noticeOf({ submission: submission.id, outcome, alert, at })
    await beginEvent(change, { system: submission.system, from })
    await change
      .insertInto('verdict_event')
      .values({ system: submission.system, submission: submission.id, notice: asJson(notice), at })
      .execute()
    return { isNews: true, alert }
  })
}

const hintRules: ReadonlySet<string> = new Set(hintSources.map((from) => `archive.password-${from}`))

const free = { rescan: false, claim: null, lease: null } as const

interface Ending {
  readonly submission: SubmissionRecord
  readonly outcome: Outcome
  readonly at: Date
}

async function finish(change: Change, { submission, outcome, at }: Ending): Promise<boolean> {
  const finished = submission.finished ?? at
  const own = change.updateTable('submission').where('id', '=', submission.id).where('claim', '=', submission.claim)
  const update = own.where('state', '=', 'analysing')
  if (outcome.state === 'failed') {
    // A verdict that was reached once stays when judging again fails.
    const state = submission.level === null ? 'failed' : 'done'
    const result = await update.set({ ...free, state, finished }).executeTakeFirst()
    return result.numUpdatedRows === 1n
  }
  const { report, rules } = outcome
  const { level, score, threat, gaps } = report.verdict
  const verdict = { level, score: Math.round(score), threat: threat === undefined ? null : cleanText(threat) }
  const whole = gaps.length === 0 && !isExcluded(report) && !isOpenedByOther(report)
  const known = { report: asJson(report), rules, whole, reduced: isReduced(gaps) }
  const end = { ...free, state: 'done', finished } as const
  const result = await update.set({ ...end, ...verdict, ...known }).executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** What an exclusion changed answers for this submission alone: the next one may come when the exclusion has gone. */
const isExcluded = ({ verdict }: InspectionReport): boolean =>
  verdict.findings.some(({ rule }) => rule === excludedRule)

/** The password of another mail opens this one alone: the next may have come without it. */
const isOpenedByOther = ({ verdict }: InspectionReport): boolean =>
  verdict.findings.some(({ rule }) => hintRules.has(rule))

function isUnchanged({ level, threat }: SubmissionRecord, outcome: Outcome): boolean {
  if (level === null) return false
  if (outcome.state === 'failed') return true
  const { verdict } = outcome.report
  return verdict.level === level && (verdict.threat ?? null) === threat
}

/** One alert a submission: made with the first detection, kept up to date when the submission is judged again. */
async function raise(change: Change, { submission, outcome, at }: Ending): Promise<string | undefined> {
  if (outcome.state !== 'done') return undefined
  const known = await change
    .selectFrom('alert')
    .select(['id', 'changes'])
    .where('submission', '=', submission.id)
    .forUpdate()
    .executeTakeFirst()
  const { level } = outcome.report.verdict
  if (known) return judgedAgain(change, known, { submission, outcome, at })
  if (!isDetection(level)) return undefined
  const alert = { ...alertOf({ submission, report: outcome.report, at }), late: submission.finished !== null }
  await change.insertInto('alert').values(alert).execute()
  return alert.id
}

async function judgedAgain(
  change: Change,
  known: { readonly id: string; readonly changes: AlertCard['changes'] },
  { submission, outcome, at }: Ending,
): Promise<string | undefined> {
  if (outcome.state !== 'done') return undefined
  const { level, score, threat } = alertOf({ submission, report: outcome.report, at })
  const what = isDetection(level) ? `judged again: ${level}, ${threat}` : `judged again: ${level}`
  const changes = asJson([...known.changes, { at: at.toISOString(), who: 'Lazaret', what }])
  await change.updateTable('alert').set({ level, score, threat, changes }).where('id', '=', known.id).execute()
  return known.id
}

interface NoticeOf {
  readonly submission: string
  readonly outcome: Outcome
  readonly alert: string | undefined
  readonly at: Date
}

export function noticeOf({ submission, outcome, alert, at }: NoticeOf): VerdictNotice {
  const head = { submission, state: outcome.state, at: at.toISOString() }
  if (outcome.state === 'failed') return { ...head, gaps: [gapOf(outcome.gap)], findings: 0 }
  const { level, score, threat, gaps, findings } = outcome.report.verdict
  return {
    ...head,
    level,
    score,
    gaps: gaps.map(gapOf),
    findings: findings.length,
    ...(threat === undefined ? {} : { threat }),
    ...(alert === undefined ? {} : { alert }),
  }
}

const gapOf = ({ who, why, object }: Gap): VerdictNotice['gaps'][number] => ({
  who,
  why,
  ...(object ? { object } : {}),
})

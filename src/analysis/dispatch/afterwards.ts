/** What a verdict brings about: mails that its passwords may open are judged again, and so is in full what the load cut short. */
import { isDetection } from '#core/verdict.ts'
import { isReduced } from '#inspection/depth.ts'
import type { Database, SubmissionRecord } from '../database/tables.ts'
import { forget, reopen } from '../passwords/memory.ts'
import { inBackground, judgeAgain } from '../submit/rescan.ts'
import type { Outcome } from '../verdicts/conclude.ts'

/** Verdicts between two times of forgetting. */
const forgetEvery = 500

export interface AfterwardsParts {
  readonly db: Database
  readonly now: () => number
}

export type Afterwards = (submission: SubmissionRecord, outcome: Outcome) => Promise<void>

export function createAfterwards({ db, now }: AfterwardsParts): Afterwards {
  let verdicts = 0
  return async (submission, outcome) => {
    if (verdicts++ % forgetEvery === 0) await forget(db, now())
    if (outcome.state !== 'done') return
    const { report } = outcome
    await reopen(db, submission, report, now())
    const { gaps, level } = report.verdict
    if (isReduced(gaps) && !isDetection(level)) await judgeAgain(db, [submission.id], inBackground(now()))
  }
}

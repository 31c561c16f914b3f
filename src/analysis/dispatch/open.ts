/** The dispatch of one process, put together: what it claims, how it judges, and whom it tells. */
import type { Blobs } from '#runtime/blobs/blobs.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'
import { correspondentsOf, type PasswordHint } from '#inspection/correspondence.ts'
import type { Topic } from '#contract/session-api.ts'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { withExclusions } from '../exclusions/apply.ts'
import type { Exclusions } from '../exclusions/store.ts'
import { hintsOf } from '../passwords/memory.ts'
import { keysOf } from '../passwords/keys.ts'
import type { Database } from '../database/tables.ts'
import { queueOutdated } from '../submit/rescan.ts'
import type { Technologies } from '../technologies/open.ts'
import { conclude } from '../verdicts/conclude.ts'
import { createAnalyse, ObjectMissing } from './analyse.ts'
import { claimsOf } from './claims.ts'
import { Dispatcher, lease } from './dispatcher.ts'
import { createAfterwards } from './afterwards.ts'
import { Load, waitingIn } from './load.ts'
import { Reports, type Subject } from './reports.ts'
import { storedReport } from './stored-report.ts'

/** Who hears of the work: this process' own listeners, or other processes. */
export interface Audience {
  readonly progress: (system: string, notice: VerdictNotice) => void
  /** A verdict is written for a system. */
  readonly event: (system: string) => void
  readonly changed: (topics: readonly Topic[]) => void
  /** More waits than there are hands for here. */
  readonly full: () => void
}

export interface DispatchParts {
  readonly db: Database
  readonly blobs: Pick<Blobs, 'get'>
  readonly inspector: Pick<Inspector, 'inspect' | 'rulesVersion'>
  readonly exclusions: Pick<Exclusions, 'all'>
  readonly apply: Technologies['apply']
  readonly audience: Audience
  /** Submissions at once. */
  readonly workers: number
  /** Who claims them, in an administrator's words. */
  readonly worker: string
  /** Who tells the other processes of the verdicts. */
  readonly from: string
  readonly onFault: (id: string, error: unknown) => void
  readonly now: () => number
}

export function openDispatch(parts: DispatchParts): Dispatcher {
  const { db, blobs, inspector, exclusions, apply, audience, worker, workers, from, onFault, now } = parts
  const reports = new Reports({
    inspector,
    content: (sha256) => contentOf(blobs, sha256),
    stored: (subject, rules) => storedReport(db, subject, rules),
    hints: (subject, bytes) => passwordsFor(db, subject, bytes),
    load: new Load({ waiting: () => waitingIn(db, workers), now }),
  })
  const afterwards = createAfterwards({ db, now })
  const run = createAnalyse({
    reports,
    onFault,
    now,
    progress({ id, system }, progress) {
      const at = new Date(now()).toISOString()
      audience.progress(system, { submission: id, state: 'analysing', gaps: [], findings: 0, progress, at })
    },
    async complete(submission, inspected, signal) {
      const report = await apply({ submission, report: inspected, signal })
      return withExclusions(await exclusions.all(), { envelope: submission.envelope, report })
    },
    async conclude(submission, outcome) {
      const conclusion = await conclude({ db, now: now(), from }, submission, outcome)
      if (!conclusion) return
      if (conclusion.isNews) audience.event(submission.system)
      // The verdict stands; what it brings about may wait for the next one.
      await afterwards(submission, outcome).catch((error: unknown) => onFault(submission.id, error))
      // What was judged while the rules changed was not seen when the others were queued.
      if (outcome.state === 'done' && outcome.rules !== reports.rules) await queueOutdated(db, reports.rules, now())
      audience.changed(['submissions', 'figures', ...(conclusion.alert === undefined ? [] : (['alerts'] as const))])
    },
  })
  const claims = claimsOf({ db, worker, lease })
  return new Dispatcher({ workers, claims, run, onFault, onFull: () => audience.full() })
}

async function passwordsFor(db: Database, subject: Subject, bytes: Uint8Array): Promise<readonly PasswordHint[]> {
  const { id, arrived, kind, envelope = null } = subject
  if (kind !== 'message' || id === undefined || arrived === undefined) return []
  return hintsOf(db, { id, arrived, envelope }, keysOf(envelope, correspondentsOf(bytes)))
}

export async function contentOf(blobs: Pick<Blobs, 'get'>, sha256: string): Promise<Uint8Array> {
  const bytes = await blobs.get(sha256)
  if (!bytes) throw new ObjectMissing(sha256)
  return bytes
}

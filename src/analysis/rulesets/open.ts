/** The rule sets of an analysis, put together: what counts here and in other processes, and what the analyst asks. */
import type { Mounted } from '#runtime/http/handler.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'
import { LiveRuleSets, type LiveParts } from './live.ts'
import { ruleSetRoutes } from './routes.ts'
import { RuleSetStore } from './store.ts'
import { Trials } from './trial.ts'
import type { TrialRouteParts } from './trial-routes.ts'

export interface RuleSetParts extends Omit<LiveParts, 'store'>, Pick<TrialRouteParts, 'blobs'> {
  readonly inspector: Pick<Inspector, 'rulesVersion' | 'useOwn' | 'trial'>
  /** Something may have been queued to be judged again. */
  readonly wake: () => void
  readonly tellOthers: () => void
}

export interface RuleSets {
  /** Uses what counts now. */
  readonly refresh: () => Promise<void>
  readonly routes: readonly Mounted[]
}

export function openRuleSets(parts: RuleSetParts): RuleSets {
  const { db, blobs, inspector, wake, tellOthers, now } = parts
  const store = new RuleSetStore(db)
  const live = new LiveRuleSets({ ...parts, store })
  const trials = new Trials({ inspector, clock: () => performance.now() })
  const changed = async (): Promise<void> => {
    await live.refresh()
    wake()
    tellOthers()
  }
  return { refresh: () => live.refresh(), routes: ruleSetRoutes({ db, blobs, store, trials, changed, now }) }
}

/** Hands the enabled rule sets to this process' inspector, and has judged again what other rules let pass. */
import type { Inspector } from '#runtime/inspector/inspector.ts'
import type { Database } from '../database/tables.ts'
import { queueOutdated } from '../submit/rescan.ts'
import type { RuleSetStore } from './store.ts'

export interface LiveParts {
  readonly db: Database
  readonly store: Pick<RuleSetStore, 'enabled'>
  readonly inspector: Pick<Inspector, 'rulesVersion' | 'useOwn'>
  readonly onFault: (error: unknown) => void
  readonly now: () => number
}

export class LiveRuleSets {
  readonly #parts: LiveParts
  #reading: Promise<void> = Promise.resolve()

  constructor(parts: LiveParts) {
    this.#parts = parts
  }

  /** Reads what counts now, and queues what is to be judged again; one reading after the other, so that the last change is the last that is used. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read()).catch((error: unknown) => this.#parts.onFault(error))
    return this.#reading
  }

  async #read(): Promise<void> {
    const { db, store, inspector, now } = this.#parts
    const before = inspector.rulesVersion
    const sets = await store.enabled()
    inspector.useOwn(sets)
    if (inspector.rulesVersion === before) return
    // Each process does it after its own change: what it judged by the rules before is then in the table.
    await queueOutdated(db, inspector.rulesVersion, now())
  }
}

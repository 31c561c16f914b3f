/** Sorts alerts into campaigns behind the verdict's back: nobody who waits for a verdict waits for it. */
import type { Database, Change } from '../database/tables.ts'
import { maskOf } from '../exclusions/apply.ts'
import { joinCampaign } from './join.ts'
import { traitsOf } from './traits.ts'

export interface CampaignParts {
  readonly db: Database
  /** Domains that nobody owns alone. */
  readonly common: ReadonlySet<string>
  /** Told when alerts have been sorted. */
  readonly onChange: () => void
  readonly onFault: (error: unknown) => void
}

export class Campaigns implements AsyncDisposable {
  readonly #parts: CampaignParts
  #running: Promise<void> = Promise.resolve()
  #isWaiting = false
  #isStopped = false

  constructor(parts: CampaignParts) {
    this.#parts = parts
    // What an earlier run left.
    this.wake()
  }

  /** There may be new alerts, of this process or of another. */
  wake(): void {
    if (this.#isWaiting || this.#isStopped) return
    this.#isWaiting = true
    this.#running = this.#running.then(() => this.#sort())
  }

  /** Resolves when all that is known is sorted; for tests. */
  async settled(): Promise<void> {
    await this.#running
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    await this.#running
  }

  async #sort(): Promise<void> {
    this.#isWaiting = false
    try {
      let count = 0
      while (!this.#isStopped && (await this.#sortOne())) count += 1
      if (count > 0) this.#parts.onChange()
    } catch (error) {
      if (!this.#isStopped) this.#parts.onFault(error)
    }
  }

  /** An alert that cannot be sorted stays alone: it must not stand in the way of all that come after it. */
  async #sortOne(): Promise<boolean> {
    let current: string | undefined
    try {
      return await this.#sortNext((id) => (current = id))
    } catch (error) {
      if (current === undefined) throw error
      await this.#parts.db.updateTable('alert').set({ sorted: true }).where('id', '=', current).execute()
      this.#parts.onFault(error)
      return true
    }
  }

  #sortNext(began: (id: string) => void): Promise<boolean> {
    return this.#parts.db.transaction().execute(async (change) => {
      const alert = await nextOf(change)
      if (alert === undefined) return false
      began(alert.id)
      const { id, name, threat, at, recipients } = alert
      const { report, envelope } = await submissionOf(change, alert.submission)
      const traits = report === null ? [] : traitsOf({ report, submission: { envelope }, common: this.#parts.common })
      await joinCampaign(change, { id, name, threat, at, traits })
      const vip = await isForVip(change, recipients)
      const marked = vip ? { vip, importance: 'high' as const } : {}
      await change
        .updateTable('alert')
        .set({ sorted: true, ...marked })
        .where('id', '=', id)
        .execute()
      return true
    })
  }
}

const nextOf = (change: Change) =>
  change
    .selectFrom('alert')
    .select(['id', 'name', 'threat', 'at', 'submission', 'recipients'])
    .where('sorted', '=', false)
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

const submissionOf = (change: Change, id: string) =>
  change.selectFrom('submission').select(['report', 'envelope']).where('id', '=', id).executeTakeFirstOrThrow()

async function isForVip(change: Change, recipients: readonly string[]): Promise<boolean> {
  const masks = await change.selectFrom('vip').select('mask').execute()
  return masks.some(({ mask }) => recipients.some(maskOf(mask)))
}

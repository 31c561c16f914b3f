/** An analyst's wish about a message, on its way to the gateway that submitted it: an event among the verdicts. */
import type { Command, VerdictNotice } from '#contract/analysis-api.ts'
import type { Database } from '../database/tables.ts'
import { asJson } from '../database/text.ts'
import { oneAlert } from '../alerts/store.ts'
import { beginEvent } from './event.ts'

export interface Wish {
  readonly alert: string
  readonly command: Command
  readonly at: Date
  /** Who tells the other processes. */
  readonly from: string
}

export async function command(db: Database, { alert, command: wish, at, from }: Wish): Promise<{ system: string }> {
  return db.transaction().execute(async (change) => {
    const { submission, changes } = await oneAlert(change, alert)
    const { system, state } = await change
      .selectFrom('submission')
      .select(['system', 'state'])
      .where('id', '=', submission)
      .executeTakeFirstOrThrow()
    const notice: VerdictNotice = { submission, state, gaps: [], findings: 0, command: wish, at: at.toISOString() }
    await beginEvent(change, { system, from })
    await change
      .insertInto('verdict_event')
      .values({ system, submission, notice: asJson(notice), at })
      .execute()
    const noted = [...changes, { at: at.toISOString(), who: wish.by, what: `asked the gateway to ${wish.action}` }]
    await change
      .updateTable('alert')
      .set({ changes: asJson(noted) })
      .where('id', '=', alert)
      .execute()
    return { system }
  })
}

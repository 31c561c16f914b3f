/** Alerts that concern recipients of importance are not for everybody: a security officer without the permission sees none of them. */
import { Failure } from '#core/errors.ts'
import type { Caller } from '#runtime/http/handler.ts'
import type { Database } from '../database/tables.ts'

/** Which alerts somebody sees. */
export type Sight = 'all' | 'no-vip'

export const seesVip = (caller: Caller): boolean =>
  caller.kind !== 'person' || caller.permissions.includes('analysis:vip')

export const sightOf = (caller: Caller): Sight => (seesVip(caller) ? 'all' : 'no-vip')

/** Throws as if there were no such alert. */
export async function mustSee(db: Database, alert: string, caller: Caller): Promise<void> {
  if (seesVip(caller)) return
  const row = await db.selectFrom('alert').select('vip').where('id', '=', alert).executeTakeFirst()
  if (row?.vip === true) throw new Failure('not-found', 'There is no such alert.')
}

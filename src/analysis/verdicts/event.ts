/**
 * Events for a system are written under a lock, so that their ids become visible in their order and no reader can skip one.
 * The other processes of the database hear of them in the moment of the commit.
 */
import { sql } from 'kysely'
import type { Change } from '../database/tables.ts'
import { channel, payloadOf } from '../dispatch/notices.ts'

/** Any number of our own; names the lock on the order of verdict events. */
const orderLock = 7_130_001

export interface EventOf {
  readonly system: string
  /** Who tells the other processes. */
  readonly from: string
}

/** To be called in the transaction, right before the event is inserted. */
export async function beginEvent(change: Change, { system, from }: EventOf): Promise<void> {
  const payload = payloadOf(from, { kind: 'event', system })
  await sql`select pg_advisory_xact_lock(${orderLock}), pg_notify(${channel}, ${payload})`.execute(change)
}

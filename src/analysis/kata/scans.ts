/** Scans of the KATA API in the database: the caller's own ids beside our submissions. */
import { Failure } from '#core/errors.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { ScanResult, ScanState } from '#contract/kata-api.ts'
import { accept, type AcceptParts, type Accepted } from '../submit/accept.ts'
import type { Database } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'
import type { KnownSystem } from '../systems/registry.ts'
import { scanStateOf } from './scan-state.ts'

export interface NewScan {
  readonly scanId: string
  readonly instance: string
  readonly content: Buffer
}

/** No mail waits for these: they are analysed when there is time, and the caller asks again for days. */
const patience = 3_600_000
/** Scans of one system that wait for their result; more are refused until some are done. */
const mostOpen = 1_000

/** The same scan id twice is one scan, whatever the content. */
export async function startScan(parts: AcceptParts, scan: NewScan, from: KnownSystem): Promise<Accepted | undefined> {
  const { db, now } = parts
  const scanId = cleanText(scan.scanId)
  const known = db.selectFrom('kata_scan').select('submission').where('system', '=', from.system)
  if (await known.where('scan', '=', scanId).executeTakeFirst()) return undefined
  await demandRoom(db, from)
  const deadline = new Date(now() + patience).toISOString()
  const head = { id: newIdentifier(now()), kind: 'file', name: scanId, findings: [], held: false, deadline }
  const accepted = await accept(parts, { head, content: scan.content }, from)
  await db
    .insertInto('kata_scan')
    .values({
      system: from.system,
      scan: scanId,
      instance: cleanText(scan.instance),
      submission: accepted.id,
      at: new Date(now()),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return accepted
}

async function demandRoom(db: Database, from: KnownSystem): Promise<void> {
  const open = await db
    .selectFrom('submission')
    .select((column) => column.fn.countAll<number>().as('count'))
    .where('system', '=', from.system)
    .where('state', 'in', ['queued', 'analysing'])
    .executeTakeFirst()
  if ((open?.count ?? 0) >= mostOpen) throw new Failure('too-many', 'Too many objects of this system wait already.')
}

export interface ScanFilter {
  readonly states: readonly ScanState[] | undefined
  readonly instance: string | undefined
}

const mostListed = 10_000

export async function scanStates(db: Database, from: KnownSystem, filter: ScanFilter): Promise<ScanResult[]> {
  let query = db
    .selectFrom('kata_scan')
    .innerJoin('submission', 'submission.id', 'kata_scan.submission')
    .leftJoin('verdict_event', 'verdict_event.submission', 'submission.id')
    .select(['kata_scan.scan', 'submission.state', 'submission.level', 'verdict_event.notice'])
    .where('kata_scan.system', '=', from.system)
    .orderBy('kata_scan.at')
    .orderBy('verdict_event.id')
    .limit(mostListed)
  if (filter.instance !== undefined) query = query.where('kata_scan.instance', '=', cleanText(filter.instance))
  const results = new Map<string, ScanState>()
  for (const { scan, state, level, notice } of await query.execute())
    results.set(scan, scanStateOf({ state, level, gaps: notice?.gaps ?? [] }))
  return [...results]
    .map(([scanId, state]) => ({ scanId, state }))
    .filter(({ state }) => filter.states?.includes(state) ?? true)
}

/** Forgets results; the submissions and their alerts stay with the analyst. */
export async function forgetScans(
  db: Database,
  from: KnownSystem,
  which: { scanId?: string; instance: string | undefined },
): Promise<number> {
  let query = db.deleteFrom('kata_scan').where('system', '=', from.system)
  if (which.scanId !== undefined) query = query.where('scan', '=', cleanText(which.scanId))
  if (which.instance !== undefined) query = query.where('instance', '=', cleanText(which.instance))
  const { numDeletedRows } = await query.executeTakeFirst()
  return Number(numDeletedRows)
}

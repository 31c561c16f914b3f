/** A system as the console shows it. */
import type { Selectable } from 'kysely'
import type { ExternalSystem } from '#contract/analysis-console-api.ts'
import type { SystemTable } from '../database/tables.ts'

export type SystemRow = Selectable<SystemTable>

export function fromRow(row: SystemRow): ExternalSystem {
  const { id, name, kind, instances, fingerprint, address, state } = row
  const seen = { firstSeen: row.first.toISOString(), lastSeen: row.last.toISOString() }
  return { id, name, kind, instances, fingerprint, address, state, ...seen }
}

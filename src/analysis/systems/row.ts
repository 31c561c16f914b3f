/** A system as the console shows it. */
import type { Selectable } from 'kysely'
import type { ExternalSystem } from '#contract/analysis-console-api.ts'
import type { SystemTable } from '../database/tables.ts'

export type SystemRow = Selectable<SystemTable>

export function fromRow(row: SystemRow, replaced?: SystemRow): ExternalSystem {
  const { id, name, kind, fingerprint, address, state } = row
  const seen = { firstSeen: row.first.toISOString(), lastSeen: row.last.toISOString() }
  const instances = row.instances.map((node) => node.id)
  const nodes = row.instances.map(({ last, ...node }) => ({ ...node, lastSeen: new Date(last).toISOString() }))
  const replaces = replaced && { fingerprint: replaced.fingerprint, lastSeen: replaced.last.toISOString() }
  return { id, name, kind, instances, nodes, fingerprint, address, state, ...seen, ...(replaces ? { replaces } : {}) }
}

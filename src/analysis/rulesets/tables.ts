/** Tables of the rule sets, in the schema `analysis`. */
import { sql } from 'kysely'
import type { ColumnType, Generated, Selectable } from 'kysely'
import type { RuleSetChangeRow, RuleSetRow } from '#contract/analysis-rulesets-api.ts'

type Time = ColumnType<Date, Date, Date>

interface RuleSetTable {
  id: string
  name: string
  kind: RuleSetRow['kind']
  enabled: boolean
  /** The version that counts. */
  version: number
}

interface RuleSetVersionTable {
  set: string
  version: number
  text: string
  rules: number
  comment: string
  who: string
  at: Time
}
export type RuleSetVersionRecord = Selectable<RuleSetVersionTable>

/** Who did what; it outlives the set. */
interface RuleSetChangeTable {
  id: Generated<number>
  set: string
  name: string
  act: RuleSetChangeRow['act']
  detail: string
  who: string
  at: Time
}

export interface RuleSetTables {
  rule_set: RuleSetTable
  rule_set_version: RuleSetVersionTable
  rule_set_change: RuleSetChangeTable
}

export const ruleSetSteps = [
  sql`create table analysis.rule_set (
    id uuid primary key, name text not null unique, kind text not null, enabled boolean not null, version integer not null)`,
  sql`create table analysis.rule_set_version (
    set uuid not null references analysis.rule_set (id) on delete cascade, version integer not null, text text not null,
    rules integer not null, comment text not null, who text not null, at timestamptz not null, primary key (set, version))`,
  sql`create table analysis.rule_set_change (
    id bigserial primary key, set uuid not null, name text not null, act text not null, detail text not null,
    who text not null, at timestamptz not null)`,
]

/** Tables of the threat lists, in the schema `analysis`. */
import { sql } from 'kysely'
import type { ColumnType, Generated, Selectable } from 'kysely'
import type { IndicatorCategory } from '#formats/indicators/category.ts'
import type { IndicatorListRow } from '#contract/analysis-technologies-api.ts'

type Time = ColumnType<Date, Date, Date>
type TimeOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>
type TextOrNull = ColumnType<string | null, string | null | undefined, string | null>

interface IndicatorListTable {
  id: string
  name: string
  /** Where it is fetched from; null for an uploaded one. */
  address: string | null
  hours: number
  severity: IndicatorListRow['severity']
  enabled: boolean
  format: string
  entries: number
  refused: ColumnType<IndicatorListRow['refused'], string, string>
  refused_count: number
  cut: boolean
  who: string
  at: Time
  read: TimeOrNull
  /** When a fetch failed last. */
  tried: TimeOrNull
  problem: TextOrNull
  purpose: Generated<IndicatorListRow['purpose']>
  /** Of entries whose source says none. */
  category: ColumnType<IndicatorCategory | null, IndicatorCategory | null | undefined, IndicatorCategory | null>
  /** Days after which an entry no longer counts; null for ever. */
  days: ColumnType<number | null, number | null | undefined, number | null>
}
export type IndicatorListRecord = Selectable<IndicatorListTable>

interface IndicatorTable {
  list: string
  kind: string
  value: string
  name: string
  expires: TimeOrNull
  category: TextOrNull
  confidence: ColumnType<number | null, number | null | undefined, number | null>
  seen: TimeOrNull
}

interface IndicatorExceptionTable {
  kind: string
  value: string
  who: string
  at: Time
}

export interface IndicatorTables {
  indicator_list: IndicatorListTable
  indicator: IndicatorTable
  indicator_exception: IndicatorExceptionTable
}

export const indicatorSteps = [
  sql`create table analysis.indicator_list (
    id uuid primary key, name text not null, address text, hours integer not null, severity text not null,
    enabled boolean not null, format text not null, entries integer not null, refused json not null,
    refused_count integer not null, cut boolean not null, who text not null, at timestamptz not null,
    read timestamptz, tried timestamptz, problem text)`,
  // Values may be longer than what a b-tree takes; their hash is what is looked for, the value decides.
  sql`create table analysis.indicator (
    list uuid not null, kind text not null, value text not null, name text not null, expires timestamptz)`,
  sql`create unique index indicator_once on analysis.indicator (list, kind, md5(value))`,
  sql`create index indicator_value on analysis.indicator using hash (value)`,
  sql`create table analysis.indicator_exception (
    kind text not null, value text not null, who text not null, at timestamptz not null)`,
  sql`create unique index indicator_exception_once on analysis.indicator_exception (kind, md5(value))`,
]

/** What sources say of their entries, and what a list is for. */
export const reputationSteps = [
  sql`alter table analysis.indicator add column category text, add column confidence smallint, add column seen timestamptz`,
  sql`alter table analysis.indicator_list add column purpose text not null default 'threats', add column category text,
    add column days integer`,
]

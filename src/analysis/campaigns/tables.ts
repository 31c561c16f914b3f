/** Tables of campaigns, and what alerts were given for them and for the work of analysts, in the schema `analysis`. */
import { sql, type ColumnType } from 'kysely'
import type { TraitKind } from './traits.ts'

type Time = ColumnType<Date, Date, Date>

interface CampaignTable {
  id: string
  name: string
  threat: string
  first: Time
  last: Time
  /** How many alerts it has. */
  alerts: number
}

interface AlertTraitTable {
  alert: string
  kind: TraitKind
  value: string
  at: Time
}

interface VipTable {
  /** A mailbox, or a mask with `*` and `?`. */
  mask: string
  who: string
  at: Time
}

export interface CampaignTables {
  campaign: CampaignTable
  alert_trait: AlertTraitTable
  vip: VipTable
}

export const campaignSteps = [
  sql`create table analysis.campaign (
    id uuid primary key, name text not null, threat text not null, first timestamptz not null,
    last timestamptz not null, alerts integer not null)`,
  sql`create table analysis.alert_trait (
    alert uuid not null references analysis.alert (id) on delete cascade, kind text not null, value text not null,
    at timestamptz not null)`,
  sql`create index alert_trait_value on analysis.alert_trait (kind, md5(value), at)`,
  sql`create index alert_trait_alert on analysis.alert_trait (alert)`,
  sql`alter table analysis.alert add column campaign uuid references analysis.campaign (id)`,
  sql`create index alert_campaign on analysis.alert (campaign, id desc)`,
  sql`alter table analysis.alert add column sorted boolean not null default false`,
  sql`create index alert_unsorted on analysis.alert (id) where not sorted`,
  sql`alter table analysis.alert add column assignee text not null default ''`,
  sql`alter table analysis.alert add column vip boolean not null default false`,
  sql`create table analysis.vip (mask text primary key, who text not null, at timestamptz not null)`,
]

/** How the schema `analysis` came to be, step by step. Steps are added, never changed. */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Migration } from '#runtime/database/database.ts'
import { campaignSteps } from '../campaigns/tables.ts'
import { passwordSteps } from '../passwords/tables.ts'
import { ruleSetSteps } from '../rulesets/tables.ts'
import { indicatorSteps, reputationSteps } from '../technologies/indicators/tables.ts'

const first = [
  sql`create table analysis.system (
    id uuid primary key, system uuid not null, fingerprint text not null unique, name text not null, kind text not null,
    instances json not null, address text not null, state text not null,
    first timestamptz not null, last timestamptz not null)`,
  sql`create index system_system on analysis.system (system)`,
  sql`create table analysis.submission (
    id uuid primary key, system uuid not null, via uuid not null references analysis.system (id), kind text not null,
    name text not null, envelope json, findings json not null, held boolean not null, deadline timestamptz not null,
    sha256 text not null, size integer not null, state text not null, attempts integer not null default 0,
    arrived timestamptz not null, finished timestamptz, level text, score integer, threat text, report json,
    rules text, whole boolean not null default false)`,
  sql`create index submission_arrived on analysis.submission (arrived desc, id desc)`,
  sql`create index submission_open on analysis.submission (deadline) where state in ('queued', 'analysing')`,
  sql`create index submission_known on analysis.submission (sha256, rules) where whole`,
  sql`create table analysis.alert (
    id uuid primary key, submission uuid not null unique references analysis.submission (id), at timestamptz not null,
    state text not null, importance text not null, level text not null, score integer not null, threat text not null,
    summary json, name text not null, recipients json not null, technologies json not null, changes json not null,
    words text not null)`,
  sql`create index alert_state on analysis.alert (state, id desc)`,
  sql`create table analysis.disposition (
    id bigserial primary key, submission uuid not null references analysis.submission (id), action text not null,
    recipient text not null, at timestamptz not null, detail text, unique (submission, recipient, action, at))`,
  sql`create table analysis.verdict_event (
    id bigserial primary key, system uuid not null, submission uuid not null references analysis.submission (id),
    notice json not null, at timestamptz not null)`,
  sql`create index verdict_event_system on analysis.verdict_event (system, id)`,
  sql`create index verdict_event_submission on analysis.verdict_event (submission, id desc)`,
]

const kata = [
  sql`alter table analysis.submission add column md5 text not null default ''`,
  sql`create table analysis.kata_scan (
    system uuid not null, scan text not null, instance text not null,
    submission uuid not null references analysis.submission (id), at timestamptz not null, primary key (system, scan))`,
]

const judgedAgain = [
  sql`alter table analysis.submission add column rescan boolean not null default false`,
  sql`alter table analysis.alert add column late boolean not null default false`,
  sql`create table analysis.exclusion (
    id uuid primary key, kind text not null, value text not null, comment text not null, who text not null,
    at timestamptz not null)`,
]

const claims = [
  sql`alter table analysis.submission add column due timestamptz, add column worker text, add column claim uuid,
    add column lease timestamptz`,
  sql`update analysis.submission set due = deadline`,
  sql`alter table analysis.submission alter column due set not null`,
  sql`drop index analysis.submission_open`,
  sql`create index submission_due on analysis.submission (due, arrived) where state in ('queued', 'analysing')`,
  sql`create unique index submission_claim on analysis.submission (claim)`,
]

const instances = [
  sql`update analysis.system set instances = coalesce((
    select json_agg(json_build_object('id', one, 'host', '', 'version', '', 'last',
      to_char(system.last at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
    from json_array_elements_text(system.instances) one), '[]')`,
]

const reduced = [
  sql`alter table analysis.submission add column reduced boolean not null default false`,
  sql`create index submission_same on analysis.submission (sha256) where state = 'analysing'`,
]

const backups = [sql`alter table analysis.disposition add column backup uuid`]

const steps = (statements: readonly RawBuilder<unknown>[]): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await statement.execute(db)
  },
})

export const migrations: Record<string, Migration> = {
  '0001-submissions-to-alerts': steps(first),
  '0002-kata-scans': steps(kata),
  '0003-judged-again': steps(judgedAgain),
  '0004-threat-lists': steps(indicatorSteps),
  '0005-claims': steps(claims),
  '0006-campaigns': steps(campaignSteps),
  '0007-nodes': steps(instances),
  '0008-passwords': steps(passwordSteps),
  '0009-reduced': steps(reduced),
  '0010-reputation': steps(reputationSteps),
  '0010-rulesets': steps(ruleSetSteps),
  '0011-backups-of-gateways': steps(backups),
}

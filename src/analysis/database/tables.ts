/**
 * Tables of the schema `analysis`, typed for Kysely. Column names are single words; what hostile bytes shape is kept as
 * `json`, which unlike `jsonb` takes every string JavaScript can hold.
 */
import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely'
import type { Envelope } from '#core/envelope.ts'
import type { Finding } from '#core/finding.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import type { MessageSummary } from '#core/message.ts'
import type { SubmissionState, SystemState } from '#core/submission.ts'
import type { Level } from '#core/verdict.ts'
import type { Introduction, SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import type { AlertCard, AlertRow, Exclusion } from '#contract/analysis-console-api.ts'
import type { CampaignTables } from '../campaigns/tables.ts'
import type { PasswordTables } from '../passwords/tables.ts'
import type { RuleSetTables } from '../rulesets/tables.ts'
import type { IndicatorTables } from '../technologies/indicators/tables.ts'

type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>
type Time = ColumnType<Date, Date, Date>

/** A node of a system, as it introduced itself last. */
export interface Instance {
  readonly id: string
  readonly host: string
  readonly version: string
  /** ISO 8601. */
  readonly last: string
}

export interface SystemTable {
  /** One request of one certificate. */
  id: string
  /** Identity the system claims; several certificates may claim one. */
  system: string
  fingerprint: string
  name: string
  kind: Introduction['kind']
  instances: Json<Instance[]>
  address: string
  state: SystemState
  first: Time
  last: Time
}

interface SubmissionTable {
  id: string
  /** `SystemTable.system` of the owner. */
  system: string
  /** `SystemTable.id` of the certificate it came by. */
  via: string
  kind: SubmissionHead['kind']
  name: string
  envelope: JsonOrNull<Envelope>
  findings: Json<Finding[]>
  held: boolean
  deadline: Time
  sha256: string
  md5: string
  size: number
  state: SubmissionState
  attempts: Generated<number>
  arrived: Time
  finished: ColumnType<Date | null, Date | null | undefined, Date | null>
  level: ColumnType<Level | null, Level | null | undefined, Level | null>
  score: ColumnType<number | null, number | null | undefined, number | null>
  threat: ColumnType<string | null, string | null | undefined, string | null>
  report: JsonOrNull<InspectionReport>
  /** Version of the rules the report was made with. */
  rules: ColumnType<string | null, string | null | undefined, string | null>
  /** Whether it is to be judged anew, whatever is known. */
  rescan: Generated<boolean>
  /** Whether the report has no gaps and may answer for the same content again. */
  whole: Generated<boolean>
  /** Whether the report leaves something out that was too much for the load of the time. */
  reduced: Generated<boolean>
  /** The order of the dispatch: the deadline, or later where nobody waits. */
  due: Time
  /** Who analyses it, or did last. */
  worker: ColumnType<string | null, string | null | undefined, string | null>
  /** Names the claim that holds it; another one ends its right to conclude. */
  claim: ColumnType<string | null, string | null | undefined, string | null>
  /** Nobody else may claim it before. */
  lease: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface AlertTable {
  id: string
  submission: string
  at: Time
  state: AlertRow['state']
  importance: AlertRow['importance']
  level: Level
  score: number
  threat: string
  summary: JsonOrNull<MessageSummary>
  name: string
  recipients: Json<string[]>
  technologies: Json<string[]>
  changes: Json<AlertCard['changes']>
  late: Generated<boolean>
  campaign: ColumnType<string | null, string | null | undefined, string | null>
  assignee: Generated<string>
  /** A recipient is one whose alerts are of high importance. */
  vip: Generated<boolean>
  /** Whether it has been looked at for campaigns. */
  sorted: Generated<boolean>
  /** Lower-case text the list is searched by. */
  words: string
}

interface DispositionTable {
  id: Generated<number>
  submission: string
  action: string
  recipient: string
  at: Time
  detail: string | null
  /** Id in the gateway's Backup. */
  backup: ColumnType<string | null, string | null | undefined, string | null>
}

interface VerdictEventTable {
  id: Generated<number>
  system: string
  submission: string
  notice: Json<VerdictNotice>
  at: Time
}

/** A scan by the KATA API: the caller's id beside our submission. */
interface KataScanTable {
  system: string
  scan: string
  instance: string
  submission: string
  at: Time
}

interface ExclusionTable {
  id: string
  kind: Exclusion['kind']
  value: string
  comment: string
  who: string
  at: Time
}

export interface AnalysisTables extends IndicatorTables, CampaignTables, PasswordTables, RuleSetTables {
  exclusion: ExclusionTable
  kata_scan: KataScanTable
  system: SystemTable
  submission: SubmissionTable
  alert: AlertTable
  disposition: DispositionTable
  verdict_event: VerdictEventTable
}
export type Database = Kysely<AnalysisTables>
export type Change = Transaction<AnalysisTables>
export type SubmissionRecord = Selectable<SubmissionTable>

export const schema = 'analysis'

/** What mails gave as passwords, and the mails that still wait for one. Rows are dropped by age and number. */
import { sql, type ColumnType, type Generated } from 'kysely'

type Words = ColumnType<string[], string, string>

interface MailPasswordTable {
  submission: string
  /** `keysOf`. */
  keys: string[]
  words: Words
  /** When the mail arrived. */
  at: ColumnType<Date, Date, Date>
}

interface LockedMailTable {
  submission: string
  keys: string[]
  /** Passwords of other mails that did not open it. */
  tried: Words
  at: ColumnType<Date, Date, Date>
  /** How often it was judged again for a new password. */
  reopened: Generated<number>
}

export interface PasswordTables {
  mail_password: MailPasswordTable
  locked_mail: LockedMailTable
}

export const passwordSteps = [
  sql`create table analysis.mail_password (
    submission uuid primary key references analysis.submission (id) on delete cascade, keys text[] not null,
    words json not null, at timestamptz not null)`,
  sql`create index mail_password_keys on analysis.mail_password using gin (keys)`,
  sql`create index mail_password_at on analysis.mail_password (at)`,
  sql`create table analysis.locked_mail (
    submission uuid primary key references analysis.submission (id) on delete cascade, keys text[] not null,
    tried json not null, at timestamptz not null, reopened integer not null default 0)`,
  sql`create index locked_mail_keys on analysis.locked_mail using gin (keys)`,
  sql`create index locked_mail_at on analysis.locked_mail (at)`,
]

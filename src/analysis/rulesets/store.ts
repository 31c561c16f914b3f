/** Rule sets in the database: their versions are added, never changed, and every act is written down with who did it. */
import { Failure } from '#core/errors.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { RuleSetChangeRow, RuleSetRow, RuleSetVersionRow } from '#contract/analysis-rulesets-api.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import type { Change, Database } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'
import type { RuleSetVersionRecord } from './tables.ts'

/** Who acts, and when. */
export interface Act {
  readonly who: string
  readonly at: Date
}
export interface NewText {
  readonly text: string
  /** Number of rules in it. */
  readonly rules: number
  readonly comment: string
}
export type NewSet = NewText & Pick<RuleSetRow, 'name' | 'kind' | 'enabled'>

const newestChanges = 100
const mostSets = 200

export class RuleSetStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async list(): Promise<RuleSetRow[]> {
    const rows = await this.#current().orderBy('rule_set.name').execute()
    return rows.map((row) => dated(row))
  }

  async one(id: string): Promise<RuleSetRow> {
    const row = await this.#current().where('rule_set.id', '=', id).executeTakeFirst()
    if (!row) throw noSet()
    return dated(row)
  }

  async versions(id: string): Promise<RuleSetVersionRow[]> {
    const columns = ['version', 'rules', 'comment', 'who', 'at'] as const
    const all = this.#db.selectFrom('rule_set_version').select(columns).where('set', '=', id)
    const rows = await all.orderBy('version', 'desc').execute()
    return rows.map((row) => dated(row))
  }

  async version(id: string, version: number): Promise<RuleSetVersionRecord> {
    const one = this.#db.selectFrom('rule_set_version').selectAll().where('set', '=', id)
    const row = await one.where('version', '=', version).executeTakeFirst()
    if (!row) throw new Failure('not-found', 'There is no such version.')
    return row
  }

  async changes(): Promise<RuleSetChangeRow[]> {
    const columns = ['name', 'act', 'detail', 'who', 'at'] as const
    const all = this.#db.selectFrom('rule_set_change').select(columns)
    const rows = await all.orderBy('id', 'desc').limit(newestChanges).execute()
    return rows.map((row) => dated(row))
  }

  /** What every inspection is to use, in an order that is always the same. */
  async enabled(): Promise<OwnRuleSet[]> {
    return this.#db
      .selectFrom('rule_set')
      .innerJoin('rule_set_version as text', (join) =>
        join.onRef('text.set', '=', 'rule_set.id').onRef('text.version', '=', 'rule_set.version'),
      )
      .select(['rule_set.name', 'rule_set.kind', 'text.text'])
      .where('rule_set.enabled', '=', true)
      .orderBy('rule_set.id')
      .execute()
  }

  async add({ name, kind, enabled, ...text }: NewSet, act: Act): Promise<string> {
    const id = newIdentifier(act.at.getTime())
    const set = { id, name: cleanText(name), kind, enabled, version: 1 }
    await this.#change(async (change) => {
      const { count } = await change
        .selectFrom('rule_set')
        .select((of) => of.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      if (Number(count) >= mostSets) throw new Failure('conflict', `There are ${mostSets} rule sets already.`)
      await change.insertInto('rule_set').values(set).execute()
      await insertVersion(change, { set: id, version: 1 }, { text, act })
      await note(change, set, { act: 'added', detail: '1', ...act })
      if (enabled) await note(change, set, { act: 'enabled', detail: '1', ...act })
    })
    return id
  }

  /** As the next version; `restored` is the number of the one it was. */
  async addVersion(id: string, text: NewText & { readonly restored?: number }, act: Act): Promise<void> {
    await this.#change(async (change) => {
      const set = await locked(change, id)
      const { restored, ...content } = text
      const version = set.version + 1
      await insertVersion(change, { set: id, version }, { text: content, act })
      await change.updateTable('rule_set').set({ version }).where('id', '=', id).execute()
      const said = restored === undefined ? String(version) : `${restored} → ${version}`
      await note(change, set, { act: restored === undefined ? 'changed' : 'restored', detail: said, ...act })
    })
  }

  async rename(id: string, name: string, act: Act): Promise<void> {
    await this.#change(async (change) => {
      const set = await locked(change, id)
      const renamed = { ...set, name: cleanText(name) }
      if (renamed.name === set.name) return
      await change.updateTable('rule_set').set({ name: renamed.name }).where('id', '=', id).execute()
      await note(change, renamed, { act: 'renamed', detail: set.name, ...act })
    })
  }

  /** Turned on only if `version`, the one that was checked, still counts. */
  async turn(id: string, to: { readonly enabled: boolean; readonly version: number }, act: Act): Promise<void> {
    await this.#change(async (change) => {
      const set = await locked(change, id)
      const { enabled, version } = to
      if (enabled && set.version !== version) throw new Failure('conflict', 'The rule set was changed meanwhile.')
      if (set.enabled === enabled) return
      await change.updateTable('rule_set').set({ enabled }).where('id', '=', id).execute()
      await note(change, set, { act: enabled ? 'enabled' : 'disabled', detail: String(set.version), ...act })
    })
  }

  async remove(id: string, act: Act): Promise<void> {
    await this.#change(async (change) => {
      const set = await locked(change, id)
      await change.deleteFrom('rule_set').where('id', '=', id).execute()
      await note(change, set, { act: 'removed', detail: String(set.version), ...act })
    })
  }

  #current() {
    return this.#db
      .selectFrom('rule_set')
      .innerJoin('rule_set_version as text', (join) =>
        join.onRef('text.set', '=', 'rule_set.id').onRef('text.version', '=', 'rule_set.version'),
      )
      .select(['id', 'name', 'kind', 'enabled', 'rule_set.version', 'text.rules', 'text.who', 'text.at'])
  }

  async #change(work: (change: Change) => Promise<void>): Promise<void> {
    try {
      await this.#db.transaction().execute(work)
    } catch (error) {
      const isTaken = error instanceof Error && 'constraint' in error && error.constraint === 'rule_set_name_key'
      throw isTaken ? new Failure('conflict', 'There is a rule set of this name.') : error
    }
  }
}

const noSet = (): Failure => new Failure('not-found', 'There is no such rule set.')

type SetRecord = Pick<RuleSetRow, 'id' | 'name' | 'enabled' | 'version'>

async function locked(change: Change, id: string): Promise<SetRecord> {
  const one = change.selectFrom('rule_set').select(['id', 'name', 'enabled', 'version']).where('id', '=', id)
  const row = await one.forUpdate().executeTakeFirst()
  if (!row) throw noSet()
  return row
}

async function insertVersion(
  change: Change,
  place: { readonly set: string; readonly version: number },
  { text, act }: { readonly text: NewText; readonly act: Act },
): Promise<void> {
  const row = { ...place, ...act, rules: text.rules, text: cleanText(text.text), comment: cleanText(text.comment) }
  await change.insertInto('rule_set_version').values(row).execute()
}

async function note(
  change: Change,
  { id, name }: SetRecord,
  said: Pick<RuleSetChangeRow, 'act' | 'detail'> & Act,
): Promise<void> {
  await change
    .insertInto('rule_set_change')
    .values({ set: id, name, ...said })
    .execute()
}

const dated = <Row extends { readonly at: Date }>(row: Row): Omit<Row, 'at'> & { at: string } => ({
  ...row,
  at: row.at.toISOString(),
})

/** Threat lists in the database: what they hold is asked for by kind and value, and never kept in memory. */
import { sql } from 'kysely'
import { Failure } from '#core/errors.ts'
import { newIdentifier } from '#core/identifier.ts'
import { indicatorCategories, type IndicatorCategory } from '#formats/indicators/category.ts'
import { kindOf, normalise, type IndicatorList, type ThreatIndicator } from '#formats/indicators/indicator.ts'
import type { IndicatorListRow } from '#contract/analysis-technologies-api.ts'
import type { Change, Database } from '../../database/tables.ts'
import { asJson, cleanText } from '../../database/text.ts'
import type { IndicatorListRecord } from './tables.ts'
import type { Sought } from './sought.ts'

export interface KnownIndicator {
  readonly kind: string
  readonly value: string
  readonly name: string
  readonly list: string
  readonly severity: IndicatorListRow['severity']
  readonly category: IndicatorCategory | null
  readonly confidence: number | null
}

export interface NewList {
  readonly name: string
  readonly severity: IndicatorListRow['severity']
  readonly purpose?: IndicatorListRow['purpose'] | undefined
  readonly category?: IndicatorCategory | undefined
  readonly days?: number | undefined
  readonly address: string | null
  readonly refreshHours: number
  readonly who: string
}

const batch = 10_000

export class IndicatorStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async lists(): Promise<IndicatorListRow[]> {
    const rows = await this.#db.selectFrom('indicator_list').selectAll().orderBy('name').execute()
    return rows.map(rowOf)
  }

  async list(id: string): Promise<IndicatorListRecord> {
    const row = await this.#db.selectFrom('indicator_list').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new Failure('not-found', 'There is no such list.')
    return row
  }

  async add(
    { name, severity, purpose, category, days, address, refreshHours, who }: NewList,
    at: Date,
  ): Promise<string> {
    const id = newIdentifier(at.getTime())
    const empty = { enabled: true, format: '', entries: 0, refused: asJson([]), refused_count: 0, cut: false }
    const meant = { severity, purpose: purpose ?? ('threats' as const), category: category ?? null, days: days ?? null }
    const row = { id, name: cleanText(name), ...meant, address, hours: refreshHours, who, at, ...empty }
    await this.#db.insertInto('indicator_list').values(row).execute()
    return id
  }

  async change(
    id: string,
    { name, severity, purpose, category, days, enabled, refreshHours }: ListChange,
  ): Promise<IndicatorListRow> {
    const change = {
      ...(name === undefined ? {} : { name: cleanText(name) }),
      ...(severity === undefined ? {} : { severity }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(category === undefined ? {} : { category }),
      ...(days === undefined ? {} : { days }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(refreshHours === undefined ? {} : { hours: refreshHours }),
    }
    if (Object.keys(change).length === 0) return rowOf(await this.list(id))
    const row = await this.#db
      .updateTable('indicator_list')
      .set(change)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    if (!row) throw new Failure('not-found', 'There is no such list.')
    return rowOf(row)
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('indicator').where('list', '=', id).execute()
    const { numDeletedRows } = await this.#db.deleteFrom('indicator_list').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows === 0n) throw new Failure('not-found', 'There is no such list.')
  }

  /** The new content takes the place of the old at one moment. */
  async fill(id: string, list: IndicatorList, at: Date): Promise<IndicatorListRow> {
    return this.#db.transaction().execute(async (change) => {
      await change.deleteFrom('indicator').where('list', '=', id).execute()
      for (let from = 0; from < list.indicators.length; from += batch)
        await insert(change, id, list.indicators.slice(from, from + batch))
      const { format, indicators, refused, refusedCount, isCut } = list
      const told = { refused: asJson(refused.slice(0, 100)), refused_count: refusedCount, cut: isCut }
      const row = await change
        .updateTable('indicator_list')
        .set({ format, entries: indicators.length, ...told, read: at, problem: null })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw new Failure('not-found', 'There is no such list.')
      return rowOf(row)
    })
  }

  async failed(id: string, problem: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('indicator_list')
      .set({ problem: cleanText(problem), tried: at })
      .where('id', '=', id)
      .execute()
  }

  /** Lists with an address whose time has come. */
  async due(now: Date): Promise<IndicatorListRecord[]> {
    return this.#db
      .selectFrom('indicator_list')
      .selectAll()
      .where('enabled', '=', true)
      .where('address', 'is not', null)
      .where(sql<boolean>`coalesce(greatest(read, tried), '-infinity') + hours * interval '1 hour' <= ${now}`)
      .execute()
  }

  /** What enabled lists know of the values, without what has expired, is known to be good or excepted. */
  async known(values: readonly Pick<Sought, 'kind' | 'value'>[], now: Date): Promise<KnownIndicator[]> {
    if (values.length === 0) return []
    const kinds = values.map(({ kind }) => kind)
    const texts = values.map(({ value }) => cleanText(value))
    const { rows } = await sql<KnownIndicator>`
      select i.kind, i.value, i.name, l.name as list, l.severity, coalesce(i.category, l.category) as category, i.confidence
      from unnest(${kinds}::text[], ${texts}::text[]) as sought (kind, value)
      join analysis.indicator i on i.kind = sought.kind and i.value = sought.value
      join analysis.indicator_list l on l.id = i.list and l.enabled and l.purpose = 'threats'
      where (i.expires is null or i.expires > ${now})
        and (l.days is null or coalesce(i.seen, l.read, ${now}) > ${now}::timestamptz - l.days * interval '1 day')
        and not exists (
          select from analysis.indicator g
          join analysis.indicator_list k on k.id = g.list and k.enabled and k.purpose = 'known-good'
          where g.kind = i.kind and g.value = i.value and (g.expires is null or g.expires > ${now}))
        and not exists (
          select from analysis.indicator g
          join analysis.indicator_list k on k.id = g.list and k.enabled and k.purpose = 'known-good'
          where i.kind = 'url' and g.kind = 'domain' and g.value = substring(i.value from '^https?://(?:www[.])?([^/]+)/$')
            and (g.expires is null or g.expires > ${now}))
        and not exists (
          select from analysis.indicator_exception e where e.kind = i.kind and e.value = i.value)
      order by i.kind, i.value, l.id`.execute(this.#db)
    return rows
  }

  /** Which lists hold one value, whether it counts or not. */
  async find(raw: string) {
    const sought = oneValue(raw)
    const rows = await this.#db
      .selectFrom('indicator')
      .innerJoin('indicator_list', 'indicator_list.id', 'indicator.list')
      .select([
        'indicator.kind',
        'indicator.value',
        'indicator.name',
        'indicator.expires',
        'indicator.category',
        'indicator.confidence',
        'indicator.seen',
        'indicator_list.name as list',
      ])
      .where('indicator.kind', '=', sought.kind)
      .where('indicator.value', '=', sought.value)
      .limit(1_000)
      .execute()
    const excepted = await this.#isExcepted(sought)
    return rows.map((row) => knownOf(row, excepted))
  }

  async except(raw: string, who: string, at: Date): Promise<string> {
    const row = { ...oneValue(raw), who, at }
    await this.#db
      .insertInto('indicator_exception')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return row.value
  }

  async takeBack(raw: string): Promise<string> {
    const { kind, value } = oneValue(raw)
    await this.#db.deleteFrom('indicator_exception').where('kind', '=', kind).where('value', '=', value).execute()
    return value
  }

  async count(): Promise<{ lists: number; values: number }> {
    const row = await this.#db
      .selectFrom('indicator_list')
      .select((of) => [of.fn.countAll<string>().as('lists'), of.fn.sum<string | null>('entries').as('entries')])
      .where('enabled', '=', true)
      .executeTakeFirstOrThrow()
    return { lists: Number(row.lists), values: Number(row.entries ?? 0) }
  }

  async #isExcepted({ kind, value }: Pick<Sought, 'kind' | 'value'>): Promise<boolean> {
    const row = await this.#db
      .selectFrom('indicator_exception')
      .select('who')
      .where('kind', '=', kind)
      .where('value', '=', value)
      .executeTakeFirst()
    return row !== undefined
  }
}

export interface ListChange {
  readonly name?: string | undefined
  readonly severity?: IndicatorListRow['severity'] | undefined
  readonly purpose?: IndicatorListRow['purpose'] | undefined
  readonly category?: IndicatorCategory | null | undefined
  readonly days?: number | null | undefined
  readonly enabled?: boolean | undefined
  readonly refreshHours?: number | undefined
}

function oneValue(raw: string): Pick<Sought, 'kind' | 'value'> {
  const kind = kindOf(raw)
  const value = kind === undefined ? undefined : normalise(kind, raw)
  if (kind === undefined || value === undefined)
    throw new Failure('invalid-request', 'That is no hash, address, domain, IP address or mailbox.')
  return { kind, value: cleanText(value) }
}

async function insert(change: Change, list: string, indicators: readonly ThreatIndicator[]): Promise<void> {
  const column = (of: (one: ThreatIndicator) => string | null) => indicators.map(of)
  await sql`
    insert into analysis.indicator (list, kind, value, name, expires, category, confidence, seen)
    select ${list}::uuid, * from unnest(
      ${column(({ kind }) => kind)}::text[], ${column(({ value }) => cleanText(value))}::text[],
      ${column(({ name }) => cleanText(name))}::text[], ${column(({ expires }) => expires ?? null)}::timestamptz[],
      ${column(({ category }) => category ?? null)}::text[],
      ${column(({ confidence }) => confidence?.toString() ?? null)}::smallint[],
      ${column(({ seen }) => seen ?? null)}::timestamptz[])
    on conflict do nothing`.execute(change)
}

interface FoundRow {
  readonly kind: string
  readonly value: string
  readonly name: string
  readonly list: string
  readonly expires: Date | null
  readonly category: string | null
  readonly confidence: number | null
  readonly seen: Date | null
}

function knownOf({ expires, category, confidence, seen, ...row }: FoundRow, excepted: boolean) {
  const said = indicatorCategories.find((one) => one === category)
  return {
    ...row,
    excepted,
    ...(expires === null ? {} : { expires: expires.toISOString() }),
    ...(said === undefined ? {} : { category: said }),
    ...(confidence === null ? {} : { confidence }),
    ...(seen === null ? {} : { seen: seen.toISOString() }),
  }
}

function rowOf(record: IndicatorListRecord): IndicatorListRow {
  const { id, name, address, hours, severity, enabled, format, entries, refused, refused_count, cut, who } = record
  return {
    id,
    name,
    ...(address === null ? {} : { address }),
    refreshHours: hours,
    severity,
    purpose: record.purpose,
    ...(record.category === null ? {} : { category: record.category }),
    ...(record.days === null ? {} : { days: record.days }),
    enabled,
    format,
    entries,
    refusedCount: refused_count,
    refused,
    isCut: cut,
    who,
    ...(record.read === null ? {} : { readAt: record.read.toISOString() }),
    ...(record.problem === null ? {} : { problem: record.problem }),
  }
}

/** Exclusions in the database, read once and kept until one is changed. */
import { Failure } from '#core/errors.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { Exclusion } from '#contract/analysis-console-api.ts'
import type { Database } from '../database/tables.ts'
import { cleanText } from '../database/text.ts'

export interface NewExclusion {
  readonly kind: Exclusion['kind']
  readonly value: string
  readonly comment: string
}

/** Each is held against each finding. */
const most = 10_000

export class Exclusions {
  readonly #db: Database
  #known: Promise<Exclusion[]> | undefined

  readonly #onChange: () => void

  /** `onChange` is told what is changed here, for others that keep them. */
  constructor(db: Database, onChange: () => void = () => undefined) {
    this.#db = db
    this.#onChange = onChange
  }

  /** They were changed elsewhere. */
  forget(): void {
    this.#known = undefined
  }

  /** Newest first. */
  all(): Promise<Exclusion[]> {
    this.#known ??= this.#read().catch((error: unknown) => {
      this.#known = undefined
      throw error
    })
    return this.#known
  }

  async add({ kind, value, comment }: NewExclusion, who: string, at: Date): Promise<Exclusion> {
    if (kind === 'hash' && !/^[0-9a-f]{64}$/i.test(value))
      throw new Failure('invalid-request', 'A hash is a SHA-256 of 64 hex digits.', ['body.value: not a SHA-256'])
    if (/^[*?]*$/.test(value)) throw new Failure('invalid-request', 'That would exclude everything.')
    if ((await this.all()).length >= most) throw new Failure('too-many', `More than ${most} exclusions are not kept.`)
    const row = { id: newIdentifier(at.getTime()), kind, value: cleanText(value), comment: cleanText(comment), who, at }
    await this.#db.insertInto('exclusion').values(row).execute()
    this.#changed()
    return { ...row, at: at.toISOString() }
  }

  async remove(id: string): Promise<void> {
    const { numDeletedRows } = await this.#db.deleteFrom('exclusion').where('id', '=', id).executeTakeFirst()
    this.#changed()
    if (numDeletedRows === 0n) throw new Failure('not-found', 'There is no such exclusion.')
  }

  #changed(): void {
    this.forget()
    this.#onChange()
  }

  async #read(): Promise<Exclusion[]> {
    const rows = await this.#db.selectFrom('exclusion').selectAll().orderBy('id', 'desc').execute()
    return rows.map(({ id, kind, value, comment, who, at }) => ({
      id,
      kind,
      value,
      comment,
      who,
      at: at.toISOString(),
    }))
  }
}

/** COM objects as every language sees them: members by case-insensitive name, values of automation types. */

export type Value = undefined | null | boolean | number | string | Uint8Array | ComObject | readonly Value[]

export interface Member {
  readonly call?: (args: readonly Value[]) => Value
  readonly get?: () => Value
  readonly set?: (value: Value) => void
  /** A property with parameters is written: `d.Item("k") = v`. */
  readonly put?: (args: readonly Value[], value: Value) => void
  /** What a call puts into its last argument, where the language hands variables over. */
  readonly out?: (args: readonly Value[]) => Value
}

export class ComObject {
  readonly name: string
  readonly members: ReadonlyMap<string, Member>
  readonly #items: readonly Value[] | (() => readonly Value[])

  constructor(name: string, members: Record<string, Member>, items: readonly Value[] | (() => readonly Value[]) = []) {
    this.name = name
    this.members = new Map(Object.entries(members).map(([key, member]) => [key.toLowerCase(), member]))
    this.#items = items
  }

  /** What an Enumerator walks over. */
  get items(): readonly Value[] {
    return typeof this.#items === 'function' ? this.#items() : this.#items
  }
}

/** Members that are made when they are asked for. */
export class DynamicObject extends ComObject {
  override readonly members: ReadonlyMap<string, Member>

  constructor(name: string, find: (member: string) => Member | undefined) {
    super(name, {})
    const members = new Map<string, Member>()
    members.get = (key) => find(key)
    members.has = (key) => find(key) !== undefined
    this.members = members
  }
}

/** Values of several cells: rows of columns, one after another. */
export class Matrix extends ComObject {
  readonly rows: number
  readonly columns: number
  readonly cells: readonly Value[]

  constructor(rows: number, columns: number, cells: readonly Value[]) {
    super('Variant()', {}, cells)
    this.rows = rows
    this.columns = columns
    this.cells = cells
  }
}

/** An automation error: `number` as scripts read it in `err.number`. */
export class ComError extends Error {
  readonly number: number
  constructor(number: number, description: string) {
    super(description)
    this.number = number
  }
}

export const text = (value: Value): string => {
  if (value === undefined || value === null) return ''
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (typeof value !== 'object') return String(value)
  if (value instanceof ComObject) {
    const fallback = value.members.get('*value') ?? value.members.get('path') ?? value.members.get('')
    return fallback?.get ? text(fallback.get()) : ''
  }
  return value.map(text).join(',')
}
export const bytesOf = (value: Value): Uint8Array =>
  value instanceof Uint8Array ? value : Uint8Array.from(Buffer.from(text(value), 'latin1'))

export const method = (call: (args: readonly Value[]) => Value): Member => ({ call })
export const constant = (value: Value): Member => ({ get: () => value })

/** A method that gives nothing back. */
export const action = (run: (args: readonly Value[]) => void): Member => ({
  call: (args) => {
    run(args)
    return undefined
  },
})

/** Methods that do nothing, by names with spaces between. */
export const quiet = (names: string): Record<string, Member> =>
  Object.fromEntries(names.split(' ').map((name) => [name, action(() => undefined)]))

/** Properties that only keep what is put into them, empty at first. */
export const empties = (names: string): Record<string, Member> =>
  Object.fromEntries(names.split(' ').map((name) => [name, stored('')]))

/** A property that only keeps what is put into it. */
export function stored(initial: Value): Member {
  let value = initial
  return { get: () => value, set: (next) => void (value = next) }
}

export function collection(items: readonly Value[]): ComObject {
  const item = method(([index]) => items[Number(index)])
  return new ComObject(
    'Collection',
    { Count: constant(items.length), length: constant(items.length), Item: item, '': item },
    items,
  )
}

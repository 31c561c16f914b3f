/** How .NET types are modelled: constructor, static members, and members of plain values. */
import type { Engine } from '../run/engine.ts'
import type { Outcome, Value } from '../values.ts'

export type StaticCall = (engine: Engine, args: readonly Value[]) => Outcome
type StaticValue = (engine: Engine) => Value

export interface NetType {
  /** Keys as `typeKey` gives them, separated by blanks. */
  readonly names: string
  readonly create?: StaticCall
  readonly calls?: Readonly<Record<string, StaticCall>>
  readonly values?: Readonly<Record<string, StaticValue>>
}

/** Members of one kind of plain value, by lower-case name. */
export interface Face<Kind> {
  readonly values: ReadonlyMap<string, (engine: Engine, target: Kind) => Value>
  readonly calls: ReadonlyMap<string, (engine: Engine, target: Kind, args: readonly Value[]) => Value>
}

const folded = <Item>(table: Readonly<Record<string, Item>>) =>
  new Map(Object.entries(table).map(([name, item]) => [name.toLowerCase(), item]))

export function face<Kind>(
  values: Readonly<Record<string, (engine: Engine, target: Kind) => Value>>,
  calls: Readonly<Record<string, (engine: Engine, target: Kind, args: readonly Value[]) => Outcome>>,
): Face<Kind> {
  return { values: folded(values), calls: folded(calls) as Face<Kind>['calls'] }
}

type Called = (engine: Engine, args: readonly Value[]) => Value

export interface NetTypeEntry {
  readonly name: string
  readonly create: Called | undefined
  readonly calls: ReadonlyMap<string, Called>
  readonly values: ReadonlyMap<string, StaticValue>
}

export function tableOf(types: readonly NetType[]): ReadonlyMap<string, NetTypeEntry> {
  const table = new Map<string, NetTypeEntry>()
  for (const type of types)
    for (const name of type.names.split(' ')) {
      const calls = folded(type.calls ?? {}) as NetTypeEntry['calls']
      table.set(name, { name, create: type.create as Called | undefined, calls, values: folded(type.values ?? {}) })
    }
  return table
}

/** What PowerShell code computes with. Byte arrays are `Uint8Array`, other arrays plain ones, whole numbers and doubles numbers. */
import { ComObject } from '../../host/com/object.ts'
import type { Block } from './syntax.ts'

/** `undefined` is no value at all, `null` is `$null`. */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Char
  | Uint8Array
  | Value[]
  | Table
  | PsObject
  | ScriptBlock
  | TypeName
  | Reference
  | ComObject

/** What a modelled method gives: nothing is as good as no value. */
export type Outcome = Value | void

export class Char {
  readonly code: number
  constructor(code: number) {
    this.code = code & 0xffff
  }

  get text(): string {
    return String.fromCharCode(this.code)
  }
}

/** A type literal, by its full name without `System.` where the language knows a short one. */
export class TypeName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** `[ref]$x`. */
export class Reference {
  readonly get: () => Value
  readonly set: (value: Value) => void
  constructor(get: () => Value, set: (value: Value) => void) {
    this.get = get
    this.set = set
  }
}

export class ScriptBlock {
  readonly block: Block
  /** Variables it was closed over with. */
  readonly closure: ReadonlyMap<string, Value> | undefined
  /** 1 for one made from a string while the script ran. */
  readonly made: 0 | 1
  constructor(block: Block, made: 0 | 1 = 0, closure?: ReadonlyMap<string, Value>) {
    this.block = block
    this.made = made
    this.closure = closure
  }
}

export interface Member {
  readonly name: string
  readonly get?: () => Value
  readonly set?: (value: Value) => void
  readonly call?: (args: readonly Value[]) => Value
  /** 1 for a property that holds data of the object: listed, selected, written as CSV. */
  readonly note?: 1
}

/** Every object with members: records, .NET objects, objects of the script's own classes. */
export class PsObject {
  readonly type: string
  readonly members: Map<string, Member>
  /** What a loop over it sees; absent for an object that is one thing. */
  items: (() => Value[]) | undefined
  /** Its text; absent for the type's name. */
  text: (() => string) | undefined
  /** Plain value it stands for: bytes of a stream, the key of a cipher. */
  hold: unknown

  constructor(type: string, members = new Map<string, Member>()) {
    this.type = type
    this.members = members
  }

  note(name: string, value: Value): this {
    let kept = value
    this.members.set(name.toLowerCase(), { name, get: () => kept, set: (next) => void (kept = next), note: 1 })
    return this
  }

  getter(name: string, get: () => Value, set?: (value: Value) => void): this {
    this.members.set(name.toLowerCase(), set ? { name, get, set } : { name, get })
    return this
  }

  method(name: string, call: (args: readonly Value[]) => Outcome): this {
    this.members.set(name.toLowerCase(), { name, call: call as (args: readonly Value[]) => Value })
    return this
  }

  read(name: string): Value {
    return this.members.get(name.toLowerCase())?.get?.()
  }

  get notes(): Member[] {
    return [...this.members.values()].filter((one) => one.note)
  }
}

export function record(type: string, fields: Readonly<Record<string, Value>>): PsObject {
  const object = new PsObject(type)
  for (const [name, value] of Object.entries(fields)) object.note(name, value)
  return object
}

/** Stands for a thing nobody modelled: every member of it is another one. */
export class Unknown extends PsObject {
  constructor(name: string) {
    super(name.slice(0, 200))
    this.text = () => ''
  }
}

function keyOf(key: Value): string {
  if (typeof key === 'string') return `s${key.toLowerCase()}`
  if (key instanceof Char) return `c${key.code}`
  if (typeof key === 'object' && key) return `o${identity(key)}`
  return `${typeof key}${String(key)}`
}

const identities = new WeakMap<object, number>()
let nextIdentity = 1
function identity(key: object): number {
  const known = identities.get(key)
  if (known !== undefined) return known
  identities.set(key, nextIdentity)
  return nextIdentity++
}

/** Hashtable, ordered dictionary and Dictionary: keys of text in any case. */
export class Table {
  readonly type: string
  readonly entries = new Map<string, { key: Value; value: Value }>()
  constructor(type = 'System.Collections.Hashtable') {
    this.type = type
  }

  get(key: Value): Value {
    return this.entries.get(keyOf(key))?.value
  }

  has(key: Value): boolean {
    return this.entries.has(keyOf(key))
  }

  set(key: Value, value: Value): void {
    const folded = keyOf(key)
    const known = this.entries.get(folded)
    if (known) known.value = value
    else this.entries.set(folded, { key, value })
  }

  delete(key: Value): void {
    this.entries.delete(keyOf(key))
  }

  get keys(): Value[] {
    return [...this.entries.values()].map((one) => one.key)
  }

  get values(): Value[] {
    return [...this.entries.values()].map((one) => one.value)
  }
}

/** ArrayList, List, Queue, Stack: what they hold is an array that grows. */
export class List extends PsObject {
  readonly elements: Value[]
  constructor(type: string, elements: Value[] = []) {
    super(type)
    this.elements = elements
    this.items = () => this.elements
  }
}

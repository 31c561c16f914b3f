/** Variables and functions in force where code stands; names in any case, seen from the inside out. */
import type { ScriptBlock, Value } from '../values.ts'

export interface Slot {
  readonly name: string
  value: Value
  /** What every value assigned to it is converted to. */
  type?: string | undefined
}

export class Scope {
  readonly variables = new Map<string, Slot>()
  readonly functions = new Map<string, { readonly name: string; readonly block: ScriptBlock; readonly filter: 0 | 1 }>()
  readonly aliases = new Map<string, string>()
  readonly parent: Scope | undefined

  constructor(parent?: Scope) {
    this.parent = parent
  }

  get root(): Scope {
    return this.parent?.root ?? this
  }

  slot(name: string): Slot | undefined {
    return this.#search((scope) => scope.variables.get(name.toLowerCase()))
  }

  /** Asks each scope from the inside out. */
  #search<Found>(ask: (scope: Scope) => Found | undefined): Found | undefined {
    const here = ask(this)
    if (here !== undefined) return here
    for (let scope = this.parent; scope; scope = scope.parent) {
      const found = ask(scope)
      if (found !== undefined) return found
    }
    return undefined
  }

  set(name: string, value: Value): Slot {
    const key = name.toLowerCase()
    const known = this.variables.get(key)
    if (known) {
      known.value = value
      return known
    }
    const slot: Slot = { name, value }
    this.variables.set(key, slot)
    return slot
  }

  find(name: string): { readonly name: string; readonly block: ScriptBlock; readonly filter: 0 | 1 } | undefined {
    return this.#search((scope) => scope.functions.get(name.toLowerCase()))
  }

  alias(name: string): string | undefined {
    return this.#search((scope) => scope.aliases.get(name.toLowerCase()))
  }
}

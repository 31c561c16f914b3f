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
    let scope: Scope = this
    while (scope.parent) scope = scope.parent
    return scope
  }

  slot(name: string): Slot | undefined {
    const key = name.toLowerCase()
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const slot = scope.variables.get(key)
      if (slot) return slot
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
    const key = name.toLowerCase()
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const found = scope.functions.get(key)
      if (found) return found
    }
    return undefined
  }

  alias(name: string): string | undefined {
    const key = name.toLowerCase()
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const found = scope.aliases.get(key)
      if (found !== undefined) return found
    }
    return undefined
  }
}

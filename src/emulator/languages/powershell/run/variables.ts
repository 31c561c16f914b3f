/** `$name` in all its spellings: scopes, drives, the names the language keeps for itself. */
import { toText } from '../convert.ts'
import { ScriptBlock, type Value } from '../values.ts'
import { castTo } from '../operators/cast.ts'
import type { Engine } from './engine.ts'
import { failure } from './signals.ts'
import type { Scope } from './scope.ts'

const scopes = /^(?:global|script|local|private|using|variable|workflow)$/

function split(name: string): { place: string; rest: string } {
  const at = name.indexOf(':')
  if (at <= 0) return { place: '', rest: name }
  return { place: name.slice(0, at).toLowerCase(), rest: name.slice(at + 1) }
}

function scopeOf(engine: Engine, place: string): Scope {
  return place === 'global' || place === 'script' ? engine.global : engine.scope
}

function driveValue(engine: Engine, place: string, rest: string): Value {
  if (place === 'env') return engine.environment.get(rest.toLowerCase())?.value ?? null
  if (place === 'function') return engine.scope.find(rest)?.block ?? null
  if (place === 'alias') return engine.runtime.resolveAlias(engine, rest) ?? null
  const bytes = engine.machine.read(engine.path(`${place}:${rest}`))
  return bytes ? Buffer.from(bytes).toString('latin1') : null
}

export function readVariable(engine: Engine, name: string): Value {
  const { place, rest } = split(name)
  if (place && !scopes.test(place)) return driveValue(engine, place, rest)
  switch (rest.toLowerCase()) {
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    case 'psitem':
      return engine.scope.slot('_')?.value ?? null
    case '?':
      return engine.succeeded
    case 'error':
      return engine.errors
    case 'lastexitcode':
      return engine.lastExit
    case 'pwd':
      return engine.location
    default: {
      const slot = place && place !== 'using' ? scopeOf(engine, place).slot(rest) : engine.scope.slot(rest)
      const value = slot?.value
      if (Array.isArray(value)) engine.owned.delete(value)
      return value === undefined ? null : value
    }
  }
}

export function writeVariable(engine: Engine, name: string, value: Value): void {
  const { place, rest } = split(name)
  if (place === 'env') {
    if (value === null || value === undefined || value === '') engine.environment.delete(rest.toLowerCase())
    else engine.environment.set(rest.toLowerCase(), { name: rest, value: engine.text(value) })
  } else if (place === 'function') {
    const block = value instanceof ScriptBlock ? value : engine.runtime.blockOf(engine, toText(value))
    engine.scope.functions.set(rest.toLowerCase(), { name: rest, block, filter: 0 })
  } else if (place === 'alias') engine.global.aliases.set(rest.toLowerCase(), toText(value))
  else if (place && !scopes.test(place)) return
  else if (/^(?:true|false|null)$/i.test(rest)) {
    if (rest.toLowerCase() !== 'null')
      throw failure(`Cannot overwrite variable ${rest} because it is read-only or constant.`)
  } else {
    const scope = scopeOf(engine, place)
    const type = scope.variables.get(rest.toLowerCase())?.type
    scope.set(rest, type === undefined ? (value ?? null) : castTo(engine, type, value))
  }
}

/** `[type]$name = value`: the variable keeps the type. */
export function writeTyped(engine: Engine, name: string, { type, value }: { type: string; value: Value }): void {
  const { place, rest } = split(name)
  if (place && !scopes.test(place)) return writeVariable(engine, name, castTo(engine, type, value))
  const cast = castTo(engine, type, value)
  const slot = scopeOf(engine, place).set(rest, cast ?? null)
  slot.type = type
}

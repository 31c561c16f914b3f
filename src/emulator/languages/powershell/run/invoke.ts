/** Script blocks and functions: parameters matched to arguments, the three sections, scopes. */
import { isMany, toText } from '../convert.ts'
import type { Parameter } from '../syntax.ts'
import { type ScriptBlock, Table, type Value } from '../values.ts'
import { castTo } from '../operators/cast.ts'
import type { Engine, Invocation } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { execute } from './execute.ts'
import { Scope } from './scope.ts'
import { Return } from './signals.ts'

const isSwitch = (parameter: Parameter) =>
  /^(?:switch|switchparameter|system\.management\.automation\.switchparameter)$/i.test(parameter.type ?? '')

/** The parameter a name stands for: whole, alias, or beginning. */
export function parameterNamed(parameters: readonly Parameter[], name: string): Parameter | undefined {
  const wanted = name.toLowerCase()
  return (
    parameters.find(
      (one) => one.name.toLowerCase() === wanted || one.aliases.some((alias) => alias.toLowerCase() === wanted),
    ) ?? parameters.find((one) => one.name.toLowerCase().startsWith(wanted))
  )
}

function bindInto(
  engine: Engine,
  scope: Scope,
  {
    parameters,
    args,
    named,
  }: { parameters: readonly Parameter[]; args: readonly Value[]; named: ReadonlyMap<string, Value> },
): void {
  const bound = new Map<string, Value>()
  for (const [name, value] of named) {
    const parameter = parameterNamed(parameters, name)
    if (parameter) bound.set(parameter.name.toLowerCase(), value)
  }
  const rest = [...args]
  const given = new Table('System.Management.Automation.PSBoundParametersDictionary')
  for (const parameter of parameters) {
    const key = parameter.name.toLowerCase()
    if (bound.has(key) || isSwitch(parameter) || rest.length === 0) continue
    bound.set(key, parameter.rest ? rest.splice(0) : rest.shift())
  }
  for (const parameter of parameters) {
    const key = parameter.name.toLowerCase()
    const isGiven = bound.has(key)
    const value = isGiven
      ? bound.get(key)
      : parameter.initial
        ? evaluate(engine, parameter.initial)
        : isSwitch(parameter)
          ? false
          : null
    const isCast = parameter.type !== undefined && (isGiven || parameter.initial !== undefined || !isMany(value))
    const keepsNull = value === null && !/^(?:string|int|int32|bool|char|byte|double|long)$/i.test(parameter.type ?? '')
    const slot = scope.set(
      parameter.name,
      isCast && !keepsNull ? castTo(engine, parameter.type ?? '', value) : (value ?? null),
    )
    slot.type = isSwitch(parameter) ? undefined : parameter.type
  }
  scope.set('args', rest)
  for (const parameter of parameters)
    if (bound.has(parameter.name.toLowerCase())) given.set(parameter.name, bound.get(parameter.name.toLowerCase()))
  scope.set('PSBoundParameters', given)
}

function runProcess(
  engine: Engine,
  { block }: ScriptBlock,
  { input, out }: { input: readonly Value[]; out: Value[] },
): void {
  const piped = block.parameters.find((one) => one.pipeline)
  for (const item of input) {
    engine.step()
    engine.scope.set('_', item)
    if (piped) engine.scope.set(piped.name, piped.type === undefined ? item : castTo(engine, piped.type, item))
    execute(engine, block.process ?? [], out)
  }
}

function runSections(engine: Engine, script: ScriptBlock, { how, out }: { how: Invocation; out: Value[] }): void {
  const { block } = script
  const input = how.input ?? []
  const piped = block.parameters.find((one) => one.pipeline)
  if (piped && !block.process && input.length > 0)
    engine.scope.set(piped.name, input.length === 1 ? input[0] : [...input])
  execute(engine, block.begin, out)
  if (block.process) runProcess(engine, script, { input: how.input === undefined ? [how.item ?? null] : input, out })
  execute(engine, block.end, out)
}

/** A plain block run for one object in the scope it stands in needs none of the rest. */
function runPlain(engine: Engine, { block }: ScriptBlock, item: Value): Value[] {
  const out: Value[] = []
  const slot = engine.scope.variables.get('_') ?? engine.scope.set('_', null)
  const before = slot.value
  slot.value = item
  engine.depth++
  try {
    execute(engine, block.end, out)
  } catch (signal) {
    if (!(signal instanceof Return)) throw signal
  } finally {
    engine.depth--
    slot.value = before ?? null
  }
  return out
}

const isPlain = ({ block, closure }: ScriptBlock, how: Invocation): boolean =>
  how.scope === 'this' &&
  how.args === undefined &&
  how.extra === undefined &&
  closure === undefined &&
  !block.process &&
  block.begin.length === 0 &&
  block.parameters.length === 0

/** Runs a block and gives what it put out. */
export function invoke(engine: Engine, script: ScriptBlock, how: Invocation): Value[] {
  if (how.item !== undefined && engine.depth < 100 && isPlain(script, how)) return runPlain(engine, script, how.item)
  const outer = engine.scope
  const scope = how.scope === 'this' ? outer : new Scope(outer)
  const before = how.scope === 'this' ? { item: outer.variables.get('_')?.value } : undefined
  const out = how.out ?? []
  return engine.nested(() => {
    engine.scope = scope
    try {
      for (const [name, value] of script.closure ?? []) scope.set(name, value)
      for (const [name, value] of how.extra ?? []) scope.set(name, value)
      if (how.item !== undefined) scope.set('_', how.item)
      if (how.input !== undefined) scope.set('input', [...how.input])
      const { parameters } = script.block
      if (how.scope !== 'this' || parameters.length > 0 || how.args)
        bindInto(engine, scope, { parameters, args: how.args ?? [], named: how.named ?? new Map() })
      runSections(engine, script, { how, out })
    } catch (signal) {
      if (!(signal instanceof Return)) throw signal
    } finally {
      engine.scope = outer
      if (before && how.item !== undefined) outer.set('_', before.item ?? null)
    }
    return out
  })
}

export const switchNames = (parameters: readonly Parameter[]): string[] =>
  parameters.filter(isSwitch).map((one) => toText(one.name).toLowerCase())

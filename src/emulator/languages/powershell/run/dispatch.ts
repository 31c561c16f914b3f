/** A command's name to what runs: alias, function, cmdlet, script, program; a name nobody knows is noted and answered. */
import { Call } from '../cmdlets/cmdlet.ts'
import { builtinAliases, cmdlets } from '../cmdlets/index.ts'
import { isMany, toText } from '../convert.ts'
import { type Outcome, ScriptBlock, Unknown, type Value } from '../values.ts'
import type { Engine } from './engine.ts'
import { invoke, parameterNamed, switchNames } from './invoke.ts'
import { isProgram, runProgram, scriptFile } from './native.ts'
import { failure, Thrown } from './signals.ts'
import type { Word } from './words.ts'

interface Given {
  readonly words: readonly Word[]
  readonly input: readonly Value[] | undefined
  readonly operator?: '' | '&' | '.'
  /** 1 for a call that no script wrote. */
  readonly inner?: 1
}

const verbNoun = /^[a-z]{2,}-[a-z][\w]*$/i
const aliasDepth = 8

export function resolveAlias(engine: Engine, name: string): string | undefined {
  return engine.scope.alias(name) ?? builtinAliases.get(name.toLowerCase())
}

function resolved(engine: Engine, name: string): string {
  let current = name
  for (let count = 0; count < aliasDepth; count++) {
    const next = resolveAlias(engine, current)
    if (next === undefined || next.toLowerCase() === current.toLowerCase()) break
    current = next
  }
  return current
}

/** Arguments of a function or script block: parameters it has take what stands behind them. */
export function runBlock(engine: Engine, block: ScriptBlock, { words, input, operator }: Given): Value[] {
  const { parameters } = block.block
  const switches = switchNames(parameters)
  const named = new Map<string, Value>()
  const args: Value[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word?.name === undefined) {
      args.push(word?.value ?? null)
      continue
    }
    const parameter = parameterNamed(parameters, word.name)
    const next = words[at + 1]
    if (!parameter) {
      args.push(word.raw)
      if (word.value !== undefined) args.push(word.value)
    } else if (word.value !== undefined) named.set(parameter.name, word.value)
    else if (switches.includes(parameter.name.toLowerCase())) named.set(parameter.name, true)
    else if (next) {
      named.set(parameter.name, next.name === undefined ? (next.value ?? null) : next.raw)
      at++
    }
  }
  return invoke(engine, block, {
    args,
    named,
    scope: operator === '.' ? 'this' : 'child',
    ...(input === undefined ? {} : { input }),
  })
}

function emitted(value: Outcome): Value[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function runCmdlet(engine: Engine, name: string, { words, input }: Given): Value[] | undefined {
  const cmdlet = cmdlets.get(name.toLowerCase())
  if (!cmdlet) return undefined
  const call = new Call(engine, cmdlet, { words, input })
  const before = engine.preference
  const preference = call.given('erroraction') ? call.text('erroraction') : undefined
  if (preference !== undefined) engine.preference = preference
  try {
    const out = emitted(cmdlet.run(call))
    if (call.given('outvariable')) engine.scope.set(call.text('outvariable').replace(/^\+/, ''), out)
    return out
  } catch (signal) {
    if (!(signal instanceof Thrown) || preference === undefined) throw signal
    if (/^(?:stop|1)$/i.test(preference)) throw new Thrown(signal.error, 1)
    if (!/^(?:silentlycontinue|ignore|0|4|continue|2)$/i.test(preference) || signal.final) throw signal
    engine.keep(signal.error)
    return []
  } finally {
    engine.preference = before
  }
}

function describe(name: string, words: readonly Word[]): string {
  // Its code is a layer of its own.
  if (name === 'Invoke-Expression') return name
  const shown = words.map((word) => {
    if (word.name !== undefined)
      return word.value === undefined ? `-${word.name}` : `-${word.name} ${quoted(word.value)}`
    return word.computed ? quoted(word.value) : toText(word.value)
  })
  return [name, ...shown].join(' ')
}

function quoted(value: Value): string {
  if (value instanceof ScriptBlock) return `{${value.block.text}}`
  if (typeof value === 'number' || typeof value === 'boolean') return toText(value)
  return `'${(isMany(value) ? '…' : toText(value)).slice(0, 1_000)}'`
}

/** Words that give a call away: where it reaches to. */
function telling(words: readonly Word[]): string[] {
  return words.flatMap((word) => {
    const text = typeof word.value === 'string' ? word.value : ''
    return /^(?:https?|ftp):\/\//i.test(text) ? [text.slice(0, 500)] : []
  })
}

/** A function that has no sections of its own runs once for each item when it is a filter. */
function asFilter(block: ScriptBlock): ScriptBlock {
  return new ScriptBlock({ ...block.block, process: block.block.process ?? block.block.end, end: [] }, block.made)
}

export function dispatch(engine: Engine, written: string, given: Given): Value[] {
  engine.step(32)
  const trimmed = written.trim()
  const plain = trimmed.replace(/^(?:Microsoft\.PowerShell\.\w+|\w+(?:\.\w+)*)\\(?=[A-Za-z]+-)/i, '')
  const name = resolved(engine, plain)
  engine.succeeded = true
  if (trimmed === '')
    throw failure('The expression after & in a pipeline element produced an object that was not valid.')
  const found = engine.scope.find(name)
  if (found) return runBlock(engine, found.filter ? asFilter(found.block) : found.block, given)
  if (cmdlets.has(name.toLowerCase()) && !given.inner)
    engine.note(describe(cmdlets.get(name.toLowerCase())?.name ?? name, given.words), plain, ...telling(given.words))
  const out = runCmdlet(engine, name, given)
  if (out) return out
  return runOther(engine, name, given)
}

function runOther(engine: Engine, name: string, given: Given): Value[] {
  const code = scriptFile(engine, name)
  if (code !== undefined) {
    const block = engine.runtime.blockOf(engine, code)
    engine.machine.recorder.layer(engine.actor, { language: 'powershell', source: 'file', code })
    return runBlock(engine, block, given)
  }
  if (isProgram(engine, name)) {
    engine.note(describe(name, given.words), name, ...telling(given.words))
    return runProgram(engine, name, given)
  }
  if (verbNoun.test(name)) {
    engine.note(describe(name, given.words), name, ...telling(given.words))
    engine.unmodelled(name)
    return [new Unknown(name)]
  }
  throw failure(
    `The term '${name.slice(0, 200)}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
    'System.Management.Automation.CommandNotFoundException',
  )
}

/** Names of everything that can be called, for wildcards over commands. */
export function commandNames(engine: Engine): string[] {
  const names = [...cmdlets.values()].map((one) => one.name)
  for (let scope: Engine['scope'] | undefined = engine.scope; scope; scope = scope.parent)
    names.push(...[...scope.functions.values()].map((one) => one.name))
  return [...new Set(names)]
}

/** What a cmdlet is, and the arguments it was called with, matched to its parameters. */
import { elementsOf, isMany, isTrue, toNumber, toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import type { Word } from '../run/words.ts'
import { type Outcome, PsObject, ScriptBlock, type Value } from '../values.ts'

export interface Cmdlet {
  readonly name: string
  readonly aliases?: string
  /**
   * Parameters in one text: `Name` takes a value, `Name@` by its place too, `-Name` is a switch. Others are taken with a value
   * where one stands behind them.
   */
  readonly parameters: string
  readonly run: (call: Call) => Outcome
}

interface Parameter {
  readonly name: string
  readonly place: 0 | 1
  readonly flag: 0 | 1
}

const common =
  '-Verbose -Debug -Confirm -WhatIf ErrorAction WarningAction InformationAction ErrorVariable WarningVariable OutVariable OutBuffer PipelineVariable'
const shortNames: Readonly<Record<string, string>> = {
  ea: 'erroraction',
  ev: 'errorvariable',
  wa: 'warningaction',
  ov: 'outvariable',
  pv: 'pipelinevariable',
  vb: 'verbose',
  db: 'debug',
  cf: 'confirm',
  wi: 'whatif',
  lp: 'literalpath',
  pspath: 'literalpath',
  args: 'argumentlist',
  cn: 'computername',
  invocation: 'invocation',
}

const parsed = new Map<string, readonly Parameter[]>()

function parametersOf(text: string): readonly Parameter[] {
  const known = parsed.get(text)
  if (known) return known
  const list = `${text} ${common}`
    .split(' ')
    .filter(Boolean)
    .map((one): Parameter => {
      const name = one.replaceAll(/[-@]/g, '').toLowerCase()
      return { name, place: one.endsWith('@') ? 1 : 0, flag: one.startsWith('-') ? 1 : 0 }
    })
  parsed.set(text, list)
  return list
}

function named(parameters: readonly Parameter[], written: string): Parameter | undefined {
  const name = shortNames[written.toLowerCase()] ?? written.toLowerCase()
  return parameters.find((one) => one.name === name) ?? parameters.find((one) => one.name.startsWith(name))
}

export class Call {
  readonly engine: Engine
  readonly name: string
  readonly input: readonly Value[] | undefined
  readonly values = new Map<string, Value>()
  /** Values no parameter took. */
  readonly rest: Value[] = []

  constructor(
    engine: Engine,
    cmdlet: Cmdlet,
    { words, input }: { words: readonly Word[]; input: readonly Value[] | undefined },
  ) {
    this.engine = engine
    this.name = cmdlet.name
    this.input = input
    this.#bind(parametersOf(cmdlet.parameters), words)
  }

  #bind(parameters: readonly Parameter[], words: readonly Word[]): void {
    const plain: Value[] = []
    for (let at = 0; at < words.length; at++) {
      const word = words[at]
      if (!word) continue
      if (word.name === undefined) {
        plain.push(word.value ?? null)
        continue
      }
      const parameter = named(parameters, word.name)
      const key = parameter?.name ?? word.name.toLowerCase()
      const next = words[at + 1]
      const takesNext =
        parameter?.flag !== 1 &&
        next !== undefined &&
        (next.name === undefined || (parameter !== undefined && isDashed(next)))
      if (word.value !== undefined) this.values.set(key, word.value)
      else if (takesNext) {
        this.values.set(key, next.name === undefined ? (next.value ?? null) : next.raw)
        at++
      } else this.values.set(key, true)
    }
    const places = parameters.filter((one) => one.place === 1 && !this.values.has(one.name))
    for (const value of plain) {
      const parameter = places.shift()
      if (parameter) this.values.set(parameter.name, value)
      else this.rest.push(value)
    }
  }

  get(...names: readonly string[]): Value {
    for (const name of names) {
      const value = this.values.get(name.toLowerCase())
      if (value !== undefined) return value
    }
    return undefined
  }

  given(...names: readonly string[]): boolean {
    return names.some((name) => this.values.has(name.toLowerCase()))
  }

  has(name: string): boolean {
    return isTrue(this.values.get(name.toLowerCase()))
  }

  text(...names: readonly string[]): string {
    const value = this.get(...names)
    return isMany(value) ? this.engine.text(value) : toText(value)
  }

  number(name: string): number | undefined {
    const value = this.get(name)
    const number = value === undefined ? Number.NaN : toNumber(value)
    return Number.isNaN(number) ? undefined : number
  }

  list(...names: readonly string[]): Value[] {
    const value = this.get(...names)
    if (value === undefined || value === null) return []
    return isMany(value) ? elementsOf(value).slice() : [value]
  }

  block(...names: readonly string[]): ScriptBlock | undefined {
    const value = this.get(...names)
    return value instanceof ScriptBlock ? value : undefined
  }

  /** What the command works on: a parameter's values, else what came through the pipeline. */
  subjects(...names: readonly string[]): Value[] {
    return this.given(...names) ? this.list(...names) : [...(this.input ?? [])]
  }

  /** File names among the subjects: a file object gives its path. */
  paths(...names: readonly string[]): string[] {
    return this.subjects(...names)
      .map(pathOf)
      .filter(Boolean)
  }
}

/** A value that begins with a dash where a parameter needs one: `-Recurse` never, `-1` and `-` do. */
const isDashed = (word: Word) => !/^-[A-Za-z]/.test(word.raw)

export function pathOf(value: Value): string {
  if (!(value instanceof PsObject)) return toText(value)
  return toText(
    value.read('FullName') ??
      value.read('PSPath') ??
      value.read('Path') ??
      (value.text ? value.text() : value.read('Name')),
  )
}

export const property = (engine: Engine, value: Value, name: string): Value => engine.runtime.read(engine, value, name)

/** A command's arguments as values: splatted ones spread, parameters kept apart from what stands behind them. */
import { toText } from '../convert.ts'
import type { CommandElement } from '../syntax.ts'
import { Table, type Value } from '../values.ts'
import type { Engine } from './engine.ts'
import { evaluate } from './evaluate.ts'

/** One word of a command as it is handed to it. */
export interface Word {
  /** Parameter's name without its dash; absent for a plain value. */
  readonly name?: string
  readonly value?: Value
  /** As it was written, for programs of Windows. */
  readonly raw: string
  /** 1 for a value that was quoted or computed. */
  readonly computed?: 1
}

function spread(value: Value): Word[] {
  if (value instanceof Table)
    return [...value.entries.values()].map(({ key, value: held }) => ({
      name: toText(key),
      value: held,
      raw: `-${toText(key)}`,
    }))
  if (Array.isArray(value))
    return value.map((one) => {
      const text = typeof one === 'string' ? one : ''
      return /^-[A-Za-z]\w*$/.test(text)
        ? { name: text.slice(1), raw: text }
        : { value: one, raw: toText(one), computed: 1 }
    })
  return value === null || value === undefined ? [] : [{ value, raw: toText(value), computed: 1 }]
}

export function wordsOf(engine: Engine, elements: readonly CommandElement[]): Word[] {
  const words: Word[] = []
  for (const element of elements) {
    engine.step()
    if (element.kind === 'parameter') {
      const given = element.value === undefined ? {} : { value: evaluate(engine, element.value) ?? null }
      words.push({ name: element.name, raw: element.raw, ...given })
    } else if (element.value.kind === 'variable' && element.value.splat)
      words.push(...spread(evaluate(engine, element.value)))
    else {
      const value = evaluate(engine, element.value) ?? null
      const isPlain = element.value.kind === 'constant' && element.value.bare
      words.push(isPlain ? { value, raw: element.raw } : { value, raw: element.raw, computed: 1 })
    }
  }
  return words
}

/** Values handed over by a caller that has no words: names begin with a dash. */
export function wordsFrom(values: readonly Value[]): Word[] {
  return values.map((one) => {
    const text = typeof one === 'string' ? one : ''
    return /^-[A-Za-z]\w*$/.test(text)
      ? { name: text.slice(1), raw: text }
      : { value: one, raw: toText(one), computed: 1 }
  })
}

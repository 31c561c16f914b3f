/** A compiled piece of a rule: its test, and texts of which a matching event holds at least one. */
import type { EventView } from './view.ts'

export interface Test {
  readonly run: (view: EventView) => boolean
  /** In lower case; absent where no text is certain. */
  readonly needs?: readonly string[]
}

/** More texts than this say too little to be worth an index. */
const mostNeeds = 200
const shortest = (needs: readonly string[]): number => Math.min(...needs.map(({ length }) => length))

function withNeeds(run: Test['run'], needs: readonly string[] | undefined): Test {
  return needs && needs.length > 0 && needs.length <= mostNeeds ? { run, needs } : { run }
}

export function allOf(tests: readonly Test[]): Test {
  const [only] = tests
  if (only && tests.length === 1) return only
  const candidates = tests.flatMap(({ needs }) => (needs ? [needs] : []))
  const best = candidates.sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0]
  return withNeeds((view) => tests.every(({ run }) => run(view)), best)
}

export function anyOf(tests: readonly Test[]): Test {
  const [only] = tests
  if (only && tests.length === 1) return only
  const needs = tests.every((test) => test.needs) ? tests.flatMap((test) => test.needs ?? []) : undefined
  return withNeeds((view) => tests.some(({ run }) => run(view)), needs)
}

/** At least `count` of them. */
export function someOf(count: number, tests: readonly Test[]): Test {
  if (count <= 1) return anyOf(tests)
  const { needs } = anyOf(tests)
  return withNeeds((view) => tests.filter(({ run }) => run(view)).length >= count, needs)
}

export const not = ({ run }: Test): Test => ({ run: (view) => !run(view) })

/** A compiled piece of a rule: its test, and texts that every matching event holds. */
import type { EventView } from './view.ts'

/** Texts in lower case of which a matching event holds at least one. */
export type Clause = readonly string[]

export interface Test {
  readonly run: (view: EventView) => boolean
  /** Each of them holds for every matching event; absent where no text is certain. */
  readonly needs?: readonly Clause[]
}

/** More texts than this say too little to be worth an index. */
const mostTexts = 200
/** More clauses than this are not weighed against each other. */
const mostClauses = 16
const shortest = (clause: Clause): number => Math.min(...clause.map(({ length }) => length))

export function withNeeds(run: Test['run'], needs: readonly Clause[]): Test {
  const useful = needs.filter(({ length }) => length > 0 && length <= mostTexts).slice(0, mostClauses)
  return useful.length > 0 ? { run, needs: useful } : { run }
}

/** The clause that says most: its shortest text is the longest, and it has the fewest. */
export function bestClause(clauses: readonly Clause[]): Clause | undefined {
  return clauses.toSorted((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0]
}

/** One of several must hold: a clause for each, put together. */
function joined(tests: readonly Test[]): readonly Clause[] {
  const best = tests.map(({ needs }) => bestClause(needs ?? []))
  return best.every((clause) => clause !== undefined) ? [[...new Set(best.flat())]] : []
}

export function allOf(tests: readonly Test[]): Test {
  const [only] = tests
  if (only && tests.length === 1) return only
  return withNeeds(
    (view) => tests.every(({ run }) => run(view)),
    tests.flatMap(({ needs }) => needs ?? []),
  )
}

export function anyOf(tests: readonly Test[]): Test {
  const [only] = tests
  if (only && tests.length === 1) return only
  return withNeeds((view) => tests.some(({ run }) => run(view)), joined(tests))
}

/** At least `count` of them. */
export function someOf(count: number, tests: readonly Test[]): Test {
  if (count <= 1) return anyOf(tests)
  return withNeeds((view) => tests.filter(({ run }) => run(view)).length >= count, joined(tests))
}

export const not = ({ run }: Test): Test => ({ run: (view) => !run(view) })

/** The tables as text, and the one object for programs. */
import { cpus } from 'node:os'
import type { Candidate } from './system.ts'
import { delayGoals, goals, ratioOf, ratioOn, type Table } from './verdict.ts'

/** The load of the open loop in a table. */
export const openLoop = '50/s'

const fixed = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '-')

function pad(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

const head = ['', 'msg/s', 'CPU ms', '250 p50', 'p99', 'sink p50', 'p99', 'MB', 'lost', 'doubled', 'refused']

export function showLoad(table: Table, load: string): string {
  const rows = [...table].flatMap(([name, loads]) => {
    const one = loads.get(load)
    if (!one) return []
    const { perSecond, cpuMs, accepted, arrived, memory, lost, doubled, refused } = one
    const times = [accepted.p50, accepted.p99, arrived.p50, arrived.p99].map((value) => fixed(value, 1))
    const counts = [lost, doubled, refused].map(String)
    return [[name, fixed(perSecond, 0), fixed(cpuMs, 2), ...times, fixed(memory / 1e6, 0), ...counts]]
  })
  return pad([head, ...rows])
}

export function showRefusals(table: Table): string[] {
  return [...table].flatMap(([name, loads]) =>
    [...loads].flatMap(([load, { firstRefusal }]) =>
      firstRefusal === undefined ? [] : [`${name}, ${load}: first error: ${firstRefusal}`],
    ),
  )
}

export function showGoals(table: Table, loads: readonly string[]): string {
  const rows = goals.map((goal) => {
    const ratio = ratioOf(table, goal)
    const verdict = ratio === undefined ? 'not measured' : ratio >= goal.must ? 'reached' : 'MISSED'
    const each = loads.map((load) => fixed(ratioOn(table, goal, load) ?? Number.NaN, 1))
    return [goal.name, fixed(ratio ?? Number.NaN, 1), `${goal.must}`, `${goal.aim}`, verdict, ...each]
  })
  return pad([['ratio', 'now', 'must', 'aim', '', ...loads], ...rows])
}

export function showDelayGoals(table: Table): string[] {
  return delayGoals.flatMap(({ system, p50, p99 }) => {
    const one = table.get(system)?.get(openLoop)?.arrived
    if (!one) return []
    const verdict = one.p50 <= p50 && one.p99 <= p99 ? 'reached' : 'MISSED'
    return [
      `${system} at ${openLoop}: p50/p99 ${fixed(one.p50, 1)}/${fixed(one.p99, 1)} ms, must ${p50}/${p99}: ${verdict}`,
    ]
  })
}

export interface Summary {
  readonly table: Table
  readonly candidates: readonly Candidate[]
  readonly skipped: ReadonlyMap<string, string>
  readonly mode: 'quick' | 'whole'
}

/** One line of JSON. */
export function asJson({ table, candidates, skipped, mode }: Summary): string {
  const ratios = Object.fromEntries(goals.map((goal) => [goal.name, ratioOf(table, goal) ?? null]))
  const figures = Object.fromEntries([...table].map(([name, loads]) => [name, Object.fromEntries(loads)]))
  const checks = Object.fromEntries(candidates.map(({ name, checks: words }) => [name, words]))
  const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.version }
  return JSON.stringify({
    ratios,
    goals,
    delayGoals,
    mode,
    machine,
    checks,
    skipped: Object.fromEntries(skipped),
    figures,
  })
}

/** Ratios between the systems and whether they are what we promise. */
import type { Figures } from './measure.ts'

/** System, then load, then figures. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, Figures>>

export interface Goal {
  readonly name: string
  readonly ours: string
  /** The better of these counts. */
  readonly theirs: readonly string[]
  readonly must: number
  readonly aim: number
  /** The smaller ratio of these loads counts. */
  readonly loads: readonly string[]
}

export const goals: readonly Goal[] = [
  { name: 'relay/postfix', ours: 'relay', theirs: ['postfix'], must: 4, aim: 7, loads: ['4k1', 'mix'] },
  { name: 'relay/haraka', ours: 'relay', theirs: ['haraka', 'haraka-2'], must: 5, aim: 7, loads: ['4k1', 'mix'] },
  { name: 'full/postfix+rspamd', ours: 'full', theirs: ['postfix+rspamd'], must: 2, aim: 3, loads: ['4k1', 'mix'] },
  { name: 'full/postfix+amavis', ours: 'full', theirs: ['postfix+amavis'], must: 15, aim: 25, loads: ['4k1', 'mix'] },
]

const rateOf = (table: Table, system: string, load: string): number | undefined =>
  table.get(system)?.get(load)?.perSecond

export function ratioOn(table: Table, goal: Pick<Goal, 'ours' | 'theirs'>, load: string): number | undefined {
  const ours = rateOf(table, goal.ours, load)
  const theirs = goal.theirs.flatMap((name) => rateOf(table, name, load) ?? [])
  return ours === undefined || theirs.length === 0 ? undefined : ours / Math.max(...theirs)
}

/** The smallest ratio over the goal's loads; undefined where one side was not measured. */
export function ratioOf(table: Table, goal: Goal): number | undefined {
  const found = goal.loads.flatMap((load) => ratioOn(table, goal, load) ?? [])
  return found.length === 0 ? undefined : Math.min(...found)
}

export interface DelayGoal {
  readonly system: string
  readonly p50: number
  readonly p99: number
}

/** Milliseconds to the arrival at the sink, at 50 messages a second. */
export const delayGoals: readonly DelayGoal[] = [
  { system: 'relay', p50: 4, p99: 20 },
  { system: 'full', p50: 15, p99: 100 },
]

/**
 * How deep the next submission is looked into: as deep as all that wait can be in time, taken in the order of their deadlines.
 * Under overload depth is shed, never a message.
 */
import { depths, type Depth } from '#inspection/depth.ts'

export interface Backlog {
  /** Milliseconds until the deadline of the submission in question. */
  readonly own: number
  /** Milliseconds until the deadlines of those that wait, the earliest first. */
  readonly waiting: readonly number[]
  /** Submissions at once, in all processes. */
  readonly hands: number
  /** Milliseconds that one takes. */
  readonly costs: Readonly<Record<Depth, number>>
}

/** Of the time until a deadline; the rest is for the way to the gateway, and for what takes longer than most. */
const share = 0.8

export function depthFor(backlog: Backlog): Depth {
  return depths.find((depth) => isInTime(backlog, backlog.costs[depth])) ?? 'least'
}

/** What is late already asks for no haste of its own, but it takes its turn before the others. */
function isInTime({ own, waiting, hands }: Backlog, cost: number): boolean {
  const ends = [cost, ...waiting.map((_left, place) => cost * (1 + (place + 1) / Math.max(hands, 1)))]
  return [own, ...waiting].every((left, place) => left <= 0 || (ends[place] ?? 0) <= left * share)
}

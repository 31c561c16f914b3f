/** The backtracking machine: a stack of its own, so depth costs no call stack, and every step is counted by the run. */
import type { Program, Step } from './program.ts'
import { isWordCode } from './sets.ts'

export interface Found {
  readonly start: number
  readonly end: number
  /** Start and end of each group; undefined for one that took no part. */
  readonly groups: readonly (readonly [number, number] | undefined)[]
}

/** Counts work; throws when the run may do no more. */
export type Tick = (steps: number) => void

const stackLimit = 2_000_000
const tickEvery = 256

export class StackFault extends Error {}

/** Ways back: a place to go on from, a register to restore, or what is left of a run of one set. */
type Way =
  | { readonly pc: number; readonly at: number; readonly slot: -1 }
  | { readonly pc: number; readonly at: number; readonly slot: number }
  | {
      readonly pc: number
      at: number
      readonly slot: -2
      readonly end: number
      readonly by: number
      readonly set?: (code: number) => boolean
    }

class Machine {
  readonly #text: string
  readonly #tick: Tick
  #steps = 0

  constructor(text: string, tick: Tick) {
    this.#text = text
    this.#tick = tick
  }

  /** Where a match that begins here ends; -1 without one. Captures are left in the slots. */
  run(program: Program, from: number, slots: Int32Array): number {
    const { steps } = program
    const move = program.back ? -1 : 1
    const ways: Way[] = []
    let pc = 0
    let at = from
    for (;;) {
      if (++this.#steps % tickEvery === 0) this.#tick(tickEvery)
      const step = steps[pc]
      if (!step || step.op === 'done') return at
      const next = this.#step(step, { program, at, ways, slots, pc, move })
      if (next !== undefined) {
        ;({ pc, at } = next)
        continue
      }
      const back = this.#backtrack(ways, slots)
      if (!back) return -1
      ;({ pc, at } = back)
    }
  }

  #step(
    step: Step,
    {
      at,
      ways,
      slots,
      pc,
      move,
      program,
    }: { program: Program; at: number; ways: Way[]; slots: Int32Array; pc: number; move: number },
  ): { pc: number; at: number } | undefined {
    switch (step.op) {
      case 'set': {
        const place = move > 0 ? at : at - 1
        return place >= 0 && place < this.#text.length && step.set(this.#text.charCodeAt(place))
          ? { pc: pc + 1, at: at + move }
          : undefined
      }
      case 'run':
        return this.#run(step, { at, ways, pc, move })
      case 'split':
        this.#push(ways, { pc: step.second, at, slot: -1 })
        return { pc: step.first, at }
      case 'jump':
        return { pc: step.to, at }
      case 'save':
      case 'mark':
        this.#push(ways, { pc: 0, at: slots[step.slot] ?? -1, slot: step.slot })
        slots[step.slot] = at
        return { pc: pc + 1, at }
      case 'moved':
        return slots[step.slot] === at ? { pc: step.out, at } : { pc: pc + 1, at }
      case 'look':
        return this.#look(step, { at, slots, pc, ways })
      case 'back':
        return this.#backReference(step, { at, slots, pc, move })
      case 'edge':
        return this.#isEdge(step.edge, at) ? { pc: pc + 1, at } : undefined
      default:
        return { pc: program.steps.length, at }
    }
  }

  #push(ways: Way[], way: Way): void {
    if (ways.length >= stackLimit) throw new StackFault('regular expression too deep')
    ways.push(way)
  }

  #run(
    step: Extract<Step, { op: 'run' }>,
    { at, ways, pc, move }: { at: number; ways: Way[]; pc: number; move: number },
  ): { pc: number; at: number } | undefined {
    const { set, least, most, lazy } = step
    const room = move > 0 ? this.#text.length - at : at
    const code = (count: number) => this.#text.charCodeAt(move > 0 ? at + count : at - count - 1)
    const wanted = Math.min(lazy ? least : most, room)
    let count = 0
    while (count < wanted && set(code(count))) count++
    this.#steps += count
    if (count >= tickEvery) this.#tick(count)
    if (count < least) return undefined
    if (lazy) {
      const end = at + move * Math.min(most, room)
      this.#push(ways, { pc: pc + 1, at: at + move * count, slot: -2, end, by: move, set })
    } else if (count > least)
      this.#push(ways, { pc: pc + 1, at: at + move * count, slot: -2, end: at + move * least, by: -move })
    return { pc: pc + 1, at: at + move * count }
  }

  #look(
    step: Extract<Step, { op: 'look' }>,
    { at, slots, pc, ways }: { at: number; slots: Int32Array; pc: number; ways: Way[] },
  ): { pc: number; at: number } | undefined {
    const inner = slots.slice()
    const end = this.run(step.program, at, inner)
    if (end >= 0 !== (step.wanted === 1)) return undefined
    if (end >= 0)
      for (let slot = 0; slot < inner.length; slot++)
        if (inner[slot] !== slots[slot]) {
          this.#push(ways, { pc: 0, at: slots[slot] ?? -1, slot })
          slots[slot] = inner[slot] ?? -1
        }
    return { pc: pc + 1, at: step.keeps ? end : at }
  }

  #backReference(
    step: Extract<Step, { op: 'back' }>,
    { at, slots, pc, move }: { at: number; slots: Int32Array; pc: number; move: number },
  ): { pc: number; at: number } | undefined {
    const [start = -1, end = -1] = [slots[step.index * 2], slots[step.index * 2 + 1]]
    if (start < 0 || end < 0) return undefined
    const wanted = this.#text.slice(start, end)
    this.#tick(wanted.length)
    const found =
      move > 0 ? this.#text.slice(at, at + wanted.length) : this.#text.slice(Math.max(0, at - wanted.length), at)
    const same = step.ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted
    return same ? { pc: pc + 1, at: at + move * wanted.length } : undefined
  }

  #isEdge(edge: Extract<Step, { op: 'edge' }>['edge'], at: number): boolean {
    const text = this.#text
    const { length } = text
    if (edge === 'start') return at === 0
    if (edge === 'end') return at === length
    if (edge === 'last') return at === length || (at === length - 1 && text[at] === '\n')
    if (edge === 'lineStart') return at === 0 || text[at - 1] === '\n'
    if (edge === 'lineEnd') return at === length || text[at] === '\n'
    const before = at > 0 && isWordCode(text.charCodeAt(at - 1))
    const behind = at < length && isWordCode(text.charCodeAt(at))
    return (before !== behind) === (edge === 'word')
  }

  #backtrack(ways: Way[], slots: Int32Array): { pc: number; at: number } | undefined {
    for (;;) {
      const way = ways.at(-1)
      if (!way) return undefined
      if (way.slot !== -2) {
        ways.pop()
        if (way.slot === -1) return way
        slots[way.slot] = way.at
        continue
      }
      const run = way as Extract<Way, { slot: -2 }>
      if (run.at === run.end) {
        ways.pop()
        continue
      }
      if (run.set && !run.set(this.#text.charCodeAt(run.by > 0 ? run.at : run.at - 1))) {
        ways.pop()
        continue
      }
      run.at += run.by
      return { pc: run.pc, at: run.at }
    }
  }
}

/** The set every match must begin with, to pass places quickly. */
function firstSet({ steps }: Program): ((code: number) => boolean) | undefined {
  const step = steps.find((one) => one.op !== 'save')
  if (step?.op === 'set') return step.set
  return step?.op === 'run' && step.least > 0 ? step.set : undefined
}

/** A pattern of one character needs no machine. */
function findOne(
  { back }: Program,
  text: string,
  { from, first, tick }: { from: number; first: (code: number) => boolean; tick: Tick },
): Found | undefined {
  const move = back ? -1 : 1
  let at = back ? from - 1 : from
  while (at >= 0 && at < text.length && !first(text.charCodeAt(at))) at += move
  tick(1 + (Math.abs(at - from) >> 3))
  if (at < 0 || at >= text.length) return undefined
  return { start: at, end: at + 1, groups: [[at, at + 1]] }
}

/** The first match from a place on: towards the end, or towards the start for a program that runs backwards. */
export function find(program: Program, text: string, from: number, tick: Tick): Found | undefined {
  const first = firstSet(program)
  if (first && program.steps.length === 4 && program.steps[1]?.op === 'set')
    return findOne(program, text, { from, first, tick })
  const machine = new Machine(text, tick)
  const slots = new Int32Array(program.slots).fill(-1)
  const move = program.back ? -1 : 1
  for (let at = from; at >= 0 && at <= text.length; at += move) {
    if (at % tickEvery === 0) tick(tickEvery >> 2)
    const place = move > 0 ? at : at - 1
    if (first && (place < 0 || place >= text.length || !first(text.charCodeAt(place)))) continue
    slots.fill(-1)
    const end = machine.run(program, at, slots)
    if (end < 0) continue
    const groups = program.names.map((_, index): readonly [number, number] | undefined => {
      const [start = -1, stop = -1] = [slots[index * 2], slots[index * 2 + 1]]
      return start < 0 || stop < 0 ? undefined : [start, stop]
    })
    return { start: Math.min(at, end), end: Math.max(at, end), groups }
  }
  return undefined
}

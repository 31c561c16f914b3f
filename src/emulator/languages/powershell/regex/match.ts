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

const stackLimit = 1_000_000
const tickEvery = 256

export class StackFault extends Error {}

type OfKind<Op extends Step['op']> = Extract<Step, { op: Op }>

/** What a way back is: a place to go on from, a register to restore, or what is left of a run of one set. */
const place = -1
const rest = -2

interface Way {
  readonly kind: number
  readonly pc: number
  at: number
  readonly end: number
  readonly by: number
  readonly set: ((code: number) => boolean) | undefined
}

class Machine {
  readonly #text: string
  readonly #tick: Tick
  readonly #program: Program
  readonly #move: 1 | -1
  readonly #ways: Way[] = []
  slots: Int32Array
  #steps = 0
  #pc = 0
  #at = 0

  constructor(program: Program, text: string, tick: Tick) {
    this.#program = program
    this.#text = text
    this.#tick = tick
    this.#move = program.back ? -1 : 1
    this.slots = new Int32Array(program.slots)
  }

  /** Where a match that begins here ends; -1 without one. Captures are left in the slots. */
  run(from: number): number {
    const { steps } = this.#program
    this.#ways.length = 0
    this.#pc = 0
    this.#at = from
    for (;;) {
      if (++this.#steps >= tickEvery) this.#count(0)
      const step = steps[this.#pc]
      if (!step || step.op === 'done') return this.#at
      if (!this.#step(step) && !this.#backtrack()) return -1
    }
  }

  #count(more: number): void {
    this.#tick(this.#steps + more)
    this.#steps = 0
  }

  /** Does one step and moves on; false where it fails. */
  #step(step: Step): boolean {
    switch (step.op) {
      case 'set':
        return this.#one(step)
      case 'run':
        return this.#run(step)
      case 'split':
        this.#push({ kind: place, pc: step.second, at: this.#at, end: 0, by: 0, set: undefined })
        this.#pc = step.first
        return true
      case 'jump':
        this.#pc = step.to
        return true
      case 'save':
      case 'mark':
        this.#keep(step.slot, this.#at)
        this.#pc++
        return true
      case 'moved':
        this.#pc = this.slots[step.slot] === this.#at ? step.out : this.#pc + 1
        return true
      case 'look':
        return this.#look(step)
      case 'back':
        return this.#backReference(step)
      case 'edge':
        if (!this.#isEdge(step.edge)) return false
        this.#pc++
        return true
      default:
        return false
    }
  }

  #push(way: Way): void {
    if (this.#ways.length >= stackLimit) throw new StackFault('regular expression too deep')
    this.#ways.push(way)
  }

  /** Sets a register; its old value comes back when the machine turns back. */
  #keep(slot: number, value: number): void {
    this.#push({ kind: slot, pc: 0, at: this.slots[slot] ?? -1, end: 0, by: 0, set: undefined })
    this.slots[slot] = value
  }

  #one({ set }: OfKind<'set'>): boolean {
    const at = this.#move > 0 ? this.#at : this.#at - 1
    if (at < 0 || at >= this.#text.length || !set(this.#text.charCodeAt(at))) return false
    this.#at += this.#move
    this.#pc++
    return true
  }

  #run({ set, least, most, lazy }: OfKind<'run'>): boolean {
    const at = this.#at
    const move = this.#move
    const room = move > 0 ? this.#text.length - at : at
    const wanted = Math.min(lazy ? least : most, room)
    const first = move > 0 ? at : at - 1
    let count = 0
    while (count < wanted && set(this.#text.charCodeAt(first + count * move))) count++
    if (count > 16) this.#count(count >> 2)
    if (count < least) return false
    const here = at + move * count
    if (lazy)
      this.#push({ kind: rest, pc: this.#pc + 1, at: here, end: at + move * Math.min(most, room), by: move, set })
    else if (count > least)
      this.#push({ kind: rest, pc: this.#pc + 1, at: here, end: at + move * least, by: -move, set: undefined })
    this.#at = here
    this.#pc++
    return true
  }

  #look({ program, wanted, keeps }: OfKind<'look'>): boolean {
    const inner = new Machine(program, this.#text, this.#tick)
    inner.slots = this.slots.slice()
    this.#count(16)
    const end = inner.run(this.#at)
    if (end >= 0 !== (wanted === 1)) return false
    if (end >= 0)
      for (let slot = 0; slot < inner.slots.length; slot++)
        if (inner.slots[slot] !== this.slots[slot]) this.#keep(slot, inner.slots[slot] ?? -1)
    if (keeps) this.#at = end
    this.#pc++
    return true
  }

  #backReference({ index, ignoreCase }: OfKind<'back'>): boolean {
    const [start = -1, end = -1] = [this.slots[index * 2], this.slots[index * 2 + 1]]
    if (start < 0 || end < 0) return false
    const wanted = this.#text.slice(start, end)
    this.#count(wanted.length)
    const from = this.#move > 0 ? this.#at : this.#at - wanted.length
    const found = from < 0 ? '' : this.#text.slice(from, from + wanted.length)
    const same = ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted
    if (!same) return false
    this.#at += this.#move * wanted.length
    this.#pc++
    return true
  }

  #isEdge(edge: OfKind<'edge'>['edge']): boolean {
    const text = this.#text
    const at = this.#at
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

  /** Turns back to the last place where there was another way; false without one. */
  #backtrack(): boolean {
    for (;;) {
      const way = this.#ways.at(-1)
      if (!way) return false
      if (way.kind >= 0) {
        this.#ways.pop()
        this.slots[way.kind] = way.at
      } else if (way.kind === place) {
        this.#ways.pop()
        this.#pc = way.pc
        this.#at = way.at
        return true
      } else if (way.at === way.end || (way.set && !way.set(this.#text.charCodeAt(way.by > 0 ? way.at : way.at - 1))))
        this.#ways.pop()
      else {
        way.at += way.by
        this.#pc = way.pc
        this.#at = way.at
        return true
      }
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

function groupsOf({ names }: Program, slots: Int32Array): Found['groups'] {
  return names.map((_, index): readonly [number, number] | undefined => {
    const [start = -1, stop = -1] = [slots[index * 2], slots[index * 2 + 1]]
    return start < 0 || stop < 0 ? undefined : [start, stop]
  })
}

/** The first match from a place on: towards the end, or towards the start for a program that runs backwards. */
export function find(program: Program, text: string, from: number, tick: Tick): Found | undefined {
  const first = firstSet(program)
  if (first && program.steps.length === 4 && program.steps[1]?.op === 'set')
    return findOne(program, text, { from, first, tick })
  const machine = new Machine(program, text, tick)
  const move = program.back ? -1 : 1
  for (let at = from; at >= 0 && at <= text.length; at += move) {
    if (at % tickEvery === 0) tick(tickEvery >> 2)
    const next = move > 0 ? at : at - 1
    if (first && (next < 0 || next >= text.length || !first(text.charCodeAt(next)))) continue
    machine.slots.fill(-1)
    const end = machine.run(at)
    if (end >= 0) return { start: Math.min(at, end), end: Math.max(at, end), groups: groupsOf(program, machine.slots) }
  }
  return undefined
}

/** A pattern's tree made into a program for a backtracking machine; forwards, or backwards for right to left and lookbehind. */
import { PatternReader } from './pattern.ts'
import { type Node, type Options, PatternFault } from './tree.ts'
import type { CharacterSet } from './sets.ts'

export type Step =
  | { readonly op: 'set'; readonly set: CharacterSet }
  | {
      readonly op: 'run'
      readonly set: CharacterSet
      readonly least: number
      readonly most: number
      readonly lazy: 0 | 1
    }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'mark'; readonly slot: number }
  /** Ends a loop whose last round took nothing. */
  | { readonly op: 'moved'; readonly slot: number; readonly out: number }
  | { readonly op: 'look'; readonly program: Program; readonly wanted: 0 | 1; readonly keeps: 0 | 1 }
  | { readonly op: 'back'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly op: 'edge'; readonly edge: Extract<Node, { kind: 'edge' }>['edge'] }
  | { readonly op: 'done' }

export interface Program {
  readonly steps: readonly Step[]
  readonly back: 0 | 1
  readonly names: readonly string[]
  readonly slots: number
}

const stepLimit = 50_000

interface Share {
  slots: number
  total: number
  readonly names: readonly string[]
  readonly numbers: readonly number[]
}

class Writer {
  readonly steps: Step[] = []
  readonly #back: 0 | 1
  readonly #share: Share

  constructor(back: 0 | 1, share: Share) {
    this.#back = back
    this.#share = share
  }

  #add(step: Step): number {
    if (++this.#share.total > stepLimit) throw new PatternFault('pattern too large')
    return this.steps.push(step) - 1
  }

  finish(node: Node): Program {
    this.write(node)
    this.#add({ op: 'done' })
    return { steps: this.steps, back: this.#back, names: this.#share.names, slots: this.#share.slots }
  }

  write(node: Node): void {
    switch (node.kind) {
      case 'set':
        return void this.#add({ op: 'set', set: node.set })
      case 'sequence':
        for (const item of this.#back ? node.items.toReversed() : node.items) this.write(item)
        return
      case 'choice':
        return this.#choice(node.items)
      case 'group':
        this.#add({ op: 'save', slot: this.#number(node.index) * 2 + this.#back })
        this.write(node.item)
        return void this.#add({ op: 'save', slot: this.#number(node.index) * 2 + 1 - this.#back })
      case 'loop':
        return this.#loop(node)
      case 'look':
        return void this.#add({
          op: 'look',
          program: this.#inner(node.item, node.behind),
          wanted: node.wanted,
          keeps: 0,
        })
      case 'atomic':
        return void this.#add({ op: 'look', program: this.#inner(node.item, this.#back), wanted: 1, keeps: 1 })
      case 'back':
        return void this.#add({ op: 'back', index: this.#number(node.index), ignoreCase: node.ignoreCase })
      default:
        return void this.#add({ op: 'edge', edge: node.edge })
    }
  }

  #number(place: number): number {
    return this.#share.numbers[place] ?? 0
  }

  #inner(node: Node, back: 0 | 1): Program {
    return new Writer(back, this.#share).finish(node)
  }

  #patch(at: number, step: Step): void {
    this.steps[at] = step
  }

  #choice(items: readonly Node[]): void {
    const exits: number[] = []
    for (const [index, item] of items.entries()) {
      if (index === items.length - 1) {
        this.write(item)
        break
      }
      const split = this.#add({ op: 'done' })
      this.write(item)
      exits.push(this.#add({ op: 'done' }))
      this.#patch(split, { op: 'split', first: split + 1, second: this.steps.length })
    }
    for (const exit of exits) this.#patch(exit, { op: 'jump', to: this.steps.length })
  }

  #loop({ item, least, most, lazy }: Extract<Node, { kind: 'loop' }>): void {
    if (item.kind === 'set') return void this.#add({ op: 'run', set: item.set, least, most, lazy })
    for (let count = 0; count < least; count++) this.write(item)
    if (most === Number.POSITIVE_INFINITY) return this.#endless(item, lazy)
    const splits: number[] = []
    for (let count = least; count < most; count++) {
      splits.push(this.#add({ op: 'done' }))
      this.write(item)
    }
    for (const split of splits) this.#patch(split, this.#branch(split + 1, this.steps.length, lazy))
  }

  #branch(inside: number, out: number, lazy: 0 | 1): Step {
    return lazy ? { op: 'split', first: out, second: inside } : { op: 'split', first: inside, second: out }
  }

  #endless(item: Node, lazy: 0 | 1): void {
    const slot = this.#share.slots++
    const split = this.#add({ op: 'done' })
    this.#add({ op: 'mark', slot })
    this.write(item)
    const moved = this.#add({ op: 'done' })
    this.#add({ op: 'jump', to: split })
    this.#patch(split, this.#branch(split + 1, this.steps.length, lazy))
    this.#patch(moved, { op: 'moved', slot, out: this.steps.length })
  }
}

/** Throws PatternFault. */
export function compilePattern(text: string, options: Options, back: 0 | 1): Program {
  const { node, names, numbers } = new PatternReader(text, options).read()
  const share = { slots: names.length * 2, total: 0, names, numbers }
  const whole: Node = { kind: 'group', index: 0, item: node }
  const program = new Writer(back, share).finish(whole)
  return { ...program, slots: share.slots }
}

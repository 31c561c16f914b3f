/** What all PowerShell processes of one run may use together: steps, memory taken, time. */
import { limits } from '#core/limits.ts'
import type { Machine } from '../../../host/machine.ts'
import { Limit } from './signals.ts'

/** A step of this evaluator does what about forty instructions of a byte code machine do. */
const stepLimit = limits.emulation.instructions / 40
const allocationLimit = limits.emulation.memory * 2
const clockEvery = 2_048

export class Budget {
  deadline: number
  #steps = 0
  #clock = 0
  #allocated = 0

  constructor(deadline: number) {
    this.deadline = deadline
  }

  /** Throws Limit when the run may do no more. */
  step(count: number): void {
    this.#steps += count
    this.#clock += count
    if (this.#clock < clockEvery) return
    this.#clock = 0
    if (this.#steps > stepLimit) throw new Limit('instruction limit')
    if (performance.now() > this.deadline) throw new Limit('time limit')
  }

  /** Counts memory in characters or bytes that a value takes anew. */
  allocate(size: number): void {
    this.#allocated += size
    if (size > limits.emulation.output || this.#allocated > allocationLimit) throw new Limit('memory limit')
    if (size > 64) this.step(size >> 6)
  }
}

const budgets = new WeakMap<Machine, Budget>()

/** One budget a machine; its time begins with its first PowerShell unless the run has a deadline of its own. */
export function budgetOf(machine: Machine, deadline: number | undefined): Budget {
  const known = budgets.get(machine)
  if (known) return known
  const budget = new Budget(deadline ?? performance.now() + limits.emulation.wall)
  budgets.set(machine, budget)
  return budget
}

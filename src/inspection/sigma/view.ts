/** One behaviour event as rules read it: its fields, and their texts in lower case, made once. */
import type { BehaviourEvent, ProcessRecord } from '#core/behaviour.ts'
import { type Fields, fieldsOf } from './fields.ts'

/** A longer value is judged by its beginning. */
const valueLength = 65_536

export class EventView {
  readonly event: BehaviourEvent
  readonly fields: Fields
  /** Its place among the events of the run. */
  readonly order: number
  readonly #lower = new Map<string, string>()
  #text: string | undefined
  /** Whether a test of a rule gave up on this event. */
  isUnfinished = false
  readonly unfinished = (): void => {
    this.isUnfinished = true
  }

  constructor(event: BehaviourEvent, { order, process }: { order: number; process: ProcessRecord | undefined }) {
    this.event = event
    this.order = order
    const fields = fieldsOf(event, process)
    for (const [name, value] of Object.entries(fields))
      if (value.length > valueLength) fields[name] = value.slice(0, valueLength)
    this.fields = fields
  }

  value(field: string): string | undefined {
    return Object.hasOwn(this.fields, field) ? this.fields[field] : undefined
  }

  lower(field: string): string | undefined {
    const known = this.#lower.get(field)
    if (known !== undefined) return known
    const made = this.value(field)?.toLowerCase()
    if (made !== undefined) this.#lower.set(field, made)
    return made
  }

  /** Every value in lower case: what the index of literals is looked up with. */
  get text(): string {
    this.#text ??= Object.values(this.fields).join('\n').toLowerCase()
    return this.#text
  }
}

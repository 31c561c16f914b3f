/** Which recipients of which messages are with delivery now: in a lane, or being tried. */
import type { Job } from './lanes.ts'

export class InFlight {
  readonly #recipients = new Map<string, Set<number>>()

  /** Messages. */
  get size(): number {
    return this.#recipients.size
  }

  of(id: string): ReadonlySet<number> | undefined {
    return this.#recipients.get(id)
  }

  add({ id, recipients }: Job): void {
    const known = this.#recipients.get(id) ?? new Set()
    this.#recipients.set(id, known)
    for (const recipient of recipients) known.add(recipient)
  }

  /** Whether others of the message are left. */
  remove({ id, recipients }: Job): boolean {
    const known = this.#recipients.get(id)
    for (const recipient of recipients) known?.delete(recipient)
    if (known && known.size > 0) return true
    this.#recipients.delete(id)
    return false
  }
}

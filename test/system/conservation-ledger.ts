/** The book of the conservation test: what was promised to the client, what came out of it, and where the two differ. */
import { isRefusedForGood, sendingOf } from './conservation-mail.ts'

/** What the client knows of one sending: `unknown` when the connection ended before the answer to the end of data. */
export type Promised = 'accepted' | 'refused' | 'unknown'

/** When the sink answered, and when the connection was made; milliseconds of the monotonic clock. */
interface Moment {
  readonly at: number
  readonly connectedAt: number
}

/** What the sink answered with 250: a copy, or a report that it bounced. */
export interface Fact extends Moment {
  readonly kind: 'delivered' | 'bounced'
}

export interface Copy {
  readonly number: number
  readonly recipient: string
  readonly connectedAt: number
}

export interface Killing {
  readonly at: number
}

/** A doubled fact and the kill that explains it: the first copy came by a connection of a gateway that was killed then. */
export interface Doubled {
  readonly key: string
  readonly kinds: readonly Fact['kind'][]
  /** Milliseconds from the first 250 to the kill, below zero where the 250 came too late to be heard; undefined where no kill explains it. */
  readonly killedAfter: number | undefined
}

export interface Audit {
  readonly copies: number
  readonly delivered: number
  readonly bounced: number
  readonly held: number
  readonly deleted: number
  /** Accepted and nowhere. */
  readonly lost: readonly string[]
  /** Answered with a refusal, and delivered all the same. */
  readonly refusedButDelivered: readonly string[]
  readonly doubled: readonly Doubled[]
  readonly damaged: readonly string[]
  /** Bounced though the sink never refuses it for good, delivered though it always does, or still held all the same. */
  readonly astray: readonly string[]
}

/** Between the peer's 250 and our record on disk: a kill later than this explains nothing. */
const recordMs = 3_000

const keyOf = (number: number, recipient: string): string => `${number} ${recipient}`

export class Ledger {
  readonly promises = new Map<number, Promised>()
  /** Number of the sending by the id that the gateway gave it. */
  readonly ids = new Map<string, number>()
  readonly killings: Killing[] = []
  readonly held = new Set<number>()
  readonly deleted = new Set<number>()
  /** Asked to be deleted, maybe without an answer. */
  readonly mayBeDeleted = new Set<number>()
  readonly damaged: string[] = []
  readonly #facts = new Map<string, Fact[]>()
  readonly #refusals = new Map<string, Moment[]>()
  /** Replies of the gateway that refuse. */
  readonly refusals: string[] = []

  note({ number, recipient, connectedAt }: Copy, kind: Fact['kind']): void {
    const key = keyOf(number, recipient)
    const fact = { kind, at: performance.now(), connectedAt }
    this.#facts.set(key, [...(this.#facts.get(key) ?? []), fact])
  }

  /** Refused for good: what a report will be written for. */
  noteRefusal({ number, recipient, connectedAt }: Copy): void {
    const key = keyOf(number, recipient)
    this.#refusals.set(key, [...(this.#refusals.get(key) ?? []), { at: performance.now(), connectedAt }])
  }

  /** Ids of accepted mails of which nothing came out yet, not even that they are held. */
  get open(): string[] {
    return [...this.ids].filter(([, number]) => !this.held.has(number) && !this.#hasFact(number)).map(([id]) => id)
  }

  #hasFact(number: number): boolean {
    return sendingOf(number).recipients.every((recipient) => this.#facts.has(keyOf(number, recipient)))
  }

  get accepted(): number {
    return [...this.promises.values()].filter((promised) => promised === 'accepted').length
  }

  /** Each answer but the last must have come by a connection that a kill cut off soon after. */
  #killAfter(moments: readonly Moment[]): number | undefined {
    const waits = moments.slice(0, -1).map(({ at, connectedAt }, index) => {
      const next = moments[index + 1]?.connectedAt ?? 0
      const killing = this.killings.find((one) => one.at >= connectedAt && one.at <= next)
      return killing && killing.at - at <= recordMs ? killing.at - at : undefined
    })
    return waits.length === 0 || waits.includes(undefined) ? undefined : Math.max(...waits.map((wait) => wait ?? 0))
  }

  /** Two reports may also come of one refusal heard twice: the first report was on disk before the kill, its cause was not. */
  #explain(key: string, facts: readonly Fact[]): Doubled {
    const kinds = facts.map(({ kind }) => kind)
    const reports = kinds.every((kind) => kind === 'bounced')
    const heardTwice = reports ? this.#killAfter(this.#refusals.get(key) ?? []) : undefined
    return { key, kinds, killedAfter: this.#killAfter(facts) ?? heardTwice }
  }

  audit(): Audit {
    const lost: string[] = []
    const refusedButDelivered: string[] = []
    const doubled: Doubled[] = []
    const astray: string[] = []
    const counts = { copies: 0, delivered: 0, bounced: 0, held: 0, deleted: 0 }
    for (const [number, promised] of this.promises)
      for (const recipient of sendingOf(number).recipients) {
        const key = keyOf(number, recipient)
        const facts = this.#facts.get(key) ?? []
        const kept = this.held.has(number) || this.deleted.has(number) || this.mayBeDeleted.has(number)
        if (promised === 'refused' && facts.length > 0) refusedButDelivered.push(key)
        if (facts.length > 1) doubled.push(this.#explain(key, facts))
        if (facts.length > 0 && this.held.has(number)) astray.push(`${key} is held`)
        if (facts.some(({ kind }) => (kind === 'bounced') !== isRefusedForGood(number, recipient))) astray.push(key)
        if (promised !== 'accepted') continue
        counts.copies += 1
        const [fact] = facts
        if (fact) counts[fact.kind] += 1
        else if (this.held.has(number)) counts.held += 1
        else if (this.mayBeDeleted.has(number)) counts.deleted += 1
        if (!fact && !kept) lost.push(key)
      }
    return { ...counts, lost, refusedButDelivered, doubled, astray, damaged: this.damaged }
  }
}

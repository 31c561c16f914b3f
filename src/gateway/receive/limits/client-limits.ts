/** What one client address and one network may do: connections at once, and events in a minute. */
import type { Config } from '#runtime/config/schema.ts'
import { inNetworks, keysOf, type ClientKeys } from './networks.ts'
import { RateCounter } from './rate-counter.ts'

export type LimitSettings = Pick<Config['smtp']['limits'], 'perClient' | 'perNetwork' | 'exempt'>

type Kind = 'connectionsPerMinute' | 'messagesPerMinute' | 'recipientsPerMinute' | 'errorsPerMinute'

/** What was too much, and of whom. */
export interface Excess {
  readonly what: 'connections' | Kind
  readonly whose: 'client' | 'network'
}

/** One connection, counted until it leaves. */
export interface Visit {
  /** Counts a message, recipient or error; tells when that is one too many. */
  count(kind: Exclude<Kind, 'connectionsPerMinute'>): Excess | undefined
  /** Whether there were too many already. Counts nothing. */
  exceeds(kind: Kind): Excess | undefined
  leave(): void
}

/** Addresses and networks whose minute is remembered, for each kind of event. */
const REMEMBERED = 50_000

const free: Visit = { count: () => undefined, exceeds: () => undefined, leave: () => {} }

const isOver = (count: number, most: number): boolean => most > 0 && count > most

export class ClientLimits {
  readonly #settings: LimitSettings
  readonly #isExempt: (address: string) => boolean
  readonly #open = new Map<string, number>()
  readonly #rates: Readonly<Record<Kind, RateCounter>>

  constructor(settings: LimitSettings, now: () => number = Date.now) {
    this.#settings = settings
    this.#isExempt = inNetworks(settings.exempt)
    const counter = () => new RateCounter(REMEMBERED, now)
    this.#rates = {
      connectionsPerMinute: counter(),
      messagesPerMinute: counter(),
      recipientsPerMinute: counter(),
      errorsPerMinute: counter(),
    }
  }

  /** A refused client is not counted among the open connections; that it came is. */
  enter(address: string): Visit | Excess {
    if (this.#isExempt(address)) return free
    const keys = keysOf(address)
    const excess =
      this.#count(keys, 'connectionsPerMinute') ?? this.#exceeds(keys, 'errorsPerMinute') ?? this.#tooManyOpen(keys)
    if (excess !== undefined) return excess
    this.#change(keys, 1)
    return this.#visit(keys)
  }

  #visit(keys: ClientKeys): Visit {
    let here = true
    return {
      count: (kind) => this.#count(keys, kind),
      exceeds: (kind) => this.#exceeds(keys, kind),
      leave: () => {
        if (here) this.#change(keys, -1)
        here = false
      },
    }
  }

  #count({ client, network }: ClientKeys, kind: Kind): Excess | undefined {
    const ofClient = this.#rates[kind].add(client)
    const ofNetwork = this.#rates[kind].add(network)
    return this.#excess(kind, ofClient, ofNetwork)
  }

  #exceeds({ client, network }: ClientKeys, kind: Kind): Excess | undefined {
    return this.#excess(kind, this.#rates[kind].count(client), this.#rates[kind].count(network))
  }

  #tooManyOpen({ client, network }: ClientKeys): Excess | undefined {
    return this.#excess('connections', (this.#open.get(client) ?? 0) + 1, (this.#open.get(network) ?? 0) + 1)
  }

  #excess(what: Excess['what'], ofClient: number, ofNetwork: number): Excess | undefined {
    const { perClient, perNetwork } = this.#settings
    if (isOver(ofClient, perClient[what])) return { what, whose: 'client' }
    return isOver(ofNetwork, perNetwork[what]) ? { what, whose: 'network' } : undefined
  }

  /** As many entries as connections: nothing stays of a client that is gone. */
  #change(keys: ClientKeys, by: 1 | -1): void {
    for (const key of [keys.client, keys.network]) {
      const count = (this.#open.get(key) ?? 0) + by
      if (count > 0) this.#open.set(key, count)
      else this.#open.delete(key)
    }
  }
}

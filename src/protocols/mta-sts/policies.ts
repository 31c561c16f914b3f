/**
 * Policies of domains as long as they hold (RFC 8461, sections 3.3 and 5.1): a policy is fetched when its announced id changes,
 * and one that is known stays in force until it has expired, whatever becomes of record or server meanwhile.
 */
import { policyIdIn, type MtaStsPolicy } from './policy.ts'
import type { FetchPolicy } from './fetch-policy.ts'

export interface KnownPolicy {
  readonly domain: string
  readonly id: string
  readonly policy: MtaStsPolicy
  /** Epoch milliseconds. */
  readonly until: number
}

export interface PolicyStore {
  load(): readonly KnownPolicy[]
  save(policies: readonly KnownPolicy[]): void
}

export interface MtaStsOptions {
  /** TXT records of a name; rejects when DNS fails. */
  readonly texts: (name: string, signal: AbortSignal) => Promise<readonly string[]>
  readonly fetch: FetchPolicy
  readonly now?: () => number
  readonly store?: PolicyStore
  readonly capacity?: number
}

/** After a failed fetch the domain is not asked again for this time (section 3.3). */
const pauseMs = 5 * 60_000

export class MtaStsPolicies {
  readonly #options: MtaStsOptions
  readonly #now: () => number
  readonly #known = new Map<string, KnownPolicy>()
  readonly #asked = new Map<string, Promise<MtaStsPolicy | undefined>>()
  readonly #pausedUntil = new Map<string, number>()

  constructor(options: MtaStsOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    for (const known of options.store?.load() ?? []) this.#known.set(known.domain, known)
  }

  /** Undefined where the domain has none, or none can be had and none is known. Rejects only when aborted. */
  async policyFor(name: string, signal: AbortSignal): Promise<MtaStsPolicy | undefined> {
    const domain = name.toLowerCase()
    const asked = this.#asked.get(domain) ?? this.#look(domain).finally(() => this.#asked.delete(domain))
    this.#asked.set(domain, asked)
    const policy = await asked
    signal.throwIfAborted()
    return policy?.mode === 'none' ? undefined : policy
  }

  async #look(domain: string): Promise<MtaStsPolicy | undefined> {
    // Others may wait for it too: it ends by its own limits.
    const { signal } = new AbortController()
    const known = this.#valid(domain)
    try {
      const id = policyIdIn(await this.#options.texts(`_mta-sts.${domain}`, signal))
      if (id === undefined || id === known?.id || this.#isPaused(domain)) return known?.policy
      const policy = await this.#options.fetch(domain, signal)
      this.#keep({ domain, id, policy, until: this.#now() + policy.maxAge * 1_000 })
      return policy
    } catch {
      this.#pausedUntil.set(domain, this.#now() + pauseMs)
      return known?.policy
    }
  }

  #valid(domain: string): KnownPolicy | undefined {
    const known = this.#known.get(domain)
    return known && known.until > this.#now() ? known : undefined
  }

  #isPaused(domain: string): boolean {
    const until = this.#pausedUntil.get(domain) ?? 0
    if (until > this.#now()) return true
    this.#pausedUntil.delete(domain)
    return false
  }

  #keep(policy: KnownPolicy): void {
    const { capacity = 10_000, store } = this.#options
    this.#known.delete(policy.domain)
    this.#known.set(policy.domain, policy)
    for (const [domain, { until }] of this.#known)
      if (until <= this.#now() || this.#known.size > capacity) this.#known.delete(domain)
    store?.save([...this.#known.values()])
  }
}

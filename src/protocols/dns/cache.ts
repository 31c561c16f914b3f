/** Answers of name servers for as long as they may be kept; questions that are on their way are asked once. */
import type { DnsClient } from './client.ts'
import type { DnsAnswer, QueryType } from './question.ts'

export interface DnsCacheOptions {
  readonly client: DnsClient
  readonly now?: () => number
  /** Answers that are kept. */
  readonly capacity?: number
}

const longestTtl = 3_600
const longestNegativeTtl = 300

interface Kept {
  readonly answer: DnsAnswer<QueryType>
  readonly until: number
}

export function cachedDns({ client, now = Date.now, capacity = 10_000 }: DnsCacheOptions): DnsClient {
  const kept = new Map<string, Kept>()
  const asked = new Map<string, Promise<DnsAnswer<QueryType>>>()

  function keep(key: string, answer: DnsAnswer<QueryType>): void {
    const ttl = Math.min(answer.ttl, answer.kind === 'none' ? longestNegativeTtl : longestTtl)
    if (ttl <= 0) return
    kept.delete(key)
    kept.set(key, { answer, until: now() + ttl * 1_000 })
    const [oldest] = kept.keys()
    if (kept.size > capacity && oldest !== undefined) kept.delete(oldest)
  }

  async function ask(key: string, name: string, type: QueryType): Promise<DnsAnswer<QueryType>> {
    try {
      const answer = await client.query(name, type)
      keep(key, answer)
      return answer
    } finally {
      asked.delete(key)
    }
  }

  return {
    async query<Type extends QueryType>(name: string, type: Type, signal?: AbortSignal): Promise<DnsAnswer<Type>> {
      signal?.throwIfAborted()
      const key = `${type} ${name.toLowerCase()}`
      const known = kept.get(key)
      if (known && known.until > now()) return known.answer as DnsAnswer<Type>
      // Several may wait for the answer: who gives up does not call the question off.
      const question = asked.get(key) ?? ask(key, name, type)
      asked.set(key, question)
      const answer = await question
      signal?.throwIfAborted()
      return answer as DnsAnswer<Type>
    },
  }
}

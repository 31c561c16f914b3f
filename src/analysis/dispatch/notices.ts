/**
 * What the processes of one database tell each other: a word that something changed, never the thing itself, which is in
 * the tables. A notice that is lost delays its matter until the next look, and loses nothing.
 */
import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { verdictNotice } from '#contract/analysis-api.ts'
import { topics } from '#contract/session-api.ts'

export const channel = 'lazaret_analysis'

const notice = z.discriminatedUnion('kind', [
  /** Submissions wait that the teller has no hands for. */
  z.object({ kind: z.literal('queued') }),
  /** A verdict or a command waits for a system. */
  z.object({ kind: z.literal('event'), system: z.string() }),
  z.object({ kind: z.literal('progress'), system: z.string(), data: verdictNotice }),
  z.object({ kind: z.literal('changed'), topics: z.array(z.enum(topics)) }),
  z.object({ kind: z.literal('exclusions') }),
  z.object({ kind: z.literal('rule-sets') }),
])
export type Notice = z.infer<typeof notice>

const envelope = z.object({ from: z.string(), notice })

/** `from` names the teller, who needs no telling. */
export const payloadOf = (from: string, said: Notice): string => JSON.stringify({ from, notice: said })

/** Undefined for our own words, and for those of another version that we do not know. */
export function readNotice(from: string, payload: string): Notice | undefined {
  try {
    const parsed = envelope.safeParse(JSON.parse(payload))
    return parsed.success && parsed.data.from !== from ? parsed.data.notice : undefined
  } catch {
    return undefined
  }
}

/** Tells at once, but the same word once only while the one before is on its way. What cannot be told is not told. */
export class Notices {
  readonly #db: Pick<Kysely<unknown>, 'getExecutor'>
  readonly from: string
  readonly #waiting = new Set<string>()
  #telling: Promise<void> | undefined

  constructor(db: Pick<Kysely<unknown>, 'getExecutor'>, from: string) {
    this.#db = db
    this.from = from
  }

  tell(said: Notice): void {
    this.#waiting.add(payloadOf(this.from, said))
    this.#telling ??= this.#tellAll().finally(() => (this.#telling = undefined))
  }

  /** When all is told. */
  async settled(): Promise<void> {
    await this.#telling
  }

  async #tellAll(): Promise<void> {
    for (const payload of this.#waiting) {
      this.#waiting.delete(payload)
      await sql`select pg_notify(${channel}, ${payload})`.execute(this.#db as Kysely<unknown>).catch(() => undefined)
    }
  }
}

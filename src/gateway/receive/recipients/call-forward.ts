/**
 * Asks the next hop whether it takes an address: MAIL from the null sender, RCPT, RSET, never a message. Answers are remembered;
 * questions about the same address are one; a hop that cannot be asked is left alone for a while.
 */
import { isPositive, type Reply } from '#protocols/smtp/reply.ts'
import type { AnswerCache, Answered } from './answer-cache.ts'

export interface Hop {
  readonly host: string
  readonly port: number
  readonly tls: 'off' | 'opportunistic' | 'required'
}

/** A connection that is open for questions. */
export interface Line {
  readonly usable: boolean
  verify(address: string): Promise<Reply>
  close(): void
}

export interface CallForwardParts {
  /** Rejects when the hop cannot be reached in time. */
  readonly open: (hop: Hop) => Promise<Line>
  readonly cache: AnswerCache
  readonly now: () => number
}

/** `unknown`: the hop could not be asked or did not want to say now. */
export type Knowledge = Answered | 'unknown'

const isPermanent = ({ code }: Reply): boolean => code >= 500

const LINES = 4
/** Questions that may wait for a line; more are told to come again. */
const WAITING = 200
const LEFT_ALONE = 30_000
const IDLE = 10_000

export class CallForward {
  readonly #parts: CallForwardParts
  readonly #asked = new Map<string, Promise<Knowledge>>()
  readonly #lines = new Map<string, HopLines>()

  constructor(parts: CallForwardParts) {
    this.#parts = parts
  }

  /** Asks the hops one after the other until one can be asked. */
  async knows(address: string, hops: readonly Hop[]): Promise<Knowledge> {
    const known = this.#parts.cache.get(address)
    if (known !== undefined) return known
    const open = this.#asked.get(address)
    if (open !== undefined) return open
    const asking = this.#ask(address, hops).finally(() => this.#asked.delete(address))
    this.#asked.set(address, asking)
    return asking
  }

  async #ask(address: string, hops: readonly Hop[]): Promise<Knowledge> {
    for (const hop of hops) {
      const reply = await this.#linesOf(hop).verify(address)
      if (reply === undefined || reply.code === 421) continue
      if (!isPositive(reply) && !isPermanent(reply)) return 'unknown'
      const answer = { accepted: isPositive(reply), reply: shortened(reply) }
      this.#parts.cache.put(address, answer)
      return answer
    }
    return 'unknown'
  }

  #linesOf(hop: Hop): HopLines {
    const key = `${hop.host}:${hop.port}`
    const found = this.#lines.get(key) ?? new HopLines(hop, this.#parts)
    this.#lines.set(key, found)
    return found
  }

  close(): void {
    for (const lines of this.#lines.values()) lines.close()
  }
}

/** What is remembered of a reply is bounded, whatever the hop says. */
function shortened({ code, enhanced, lines }: Reply): Reply {
  const text = lines.join(' ').slice(0, 200)
  return enhanced === undefined ? { code, lines: [text] } : { code, enhanced, lines: [text] }
}

/** The few connections to one hop. */
class HopLines {
  readonly #hop: Hop
  readonly #parts: CallForwardParts
  readonly #idle: Line[] = []
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #leftAloneUntil = 0
  #timer: NodeJS.Timeout | undefined

  constructor(hop: Hop, parts: CallForwardParts) {
    this.#hop = hop
    this.#parts = parts
  }

  /** Undefined when the hop cannot be asked. */
  async verify(address: string): Promise<Reply | undefined> {
    if (this.#isLeftAlone() || this.#waiting.length >= WAITING) return undefined
    while (this.#busy >= LINES) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy += 1
    try {
      return this.#isLeftAlone() ? undefined : await this.#askOn(await this.#line(), address)
    } catch {
      // Whatever broke, the address is neither known nor unknown; the next attempt begins with a new connection.
      this.#leftAloneUntil = this.#parts.now() + LEFT_ALONE
      return undefined
    } finally {
      this.#busy -= 1
      this.#waiting.shift()?.()
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const line of this.#idle.splice(0)) line.close()
  }

  #isLeftAlone(): boolean {
    return this.#leftAloneUntil > this.#parts.now()
  }

  async #line(): Promise<Line> {
    for (let line = this.#idle.pop(); line !== undefined; line = this.#idle.pop()) if (line.usable) return line
    return this.#parts.open(this.#hop)
  }

  async #askOn(line: Line, address: string): Promise<Reply> {
    try {
      const reply = await line.verify(address)
      this.#keep(line)
      return reply
    } catch (error) {
      line.close()
      throw error
    }
  }

  #keep(line: Line): void {
    if (!line.usable) return
    this.#idle.push(line)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.close(), IDLE).unref()
  }
}

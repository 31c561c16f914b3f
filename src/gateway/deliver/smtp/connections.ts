/** Connections that wait for the next message to the same place: few, and not for long, so that nobody's slots are kept busy. */
import type { Hop } from './hops.ts'
import type { SmtpConnection, TlsNeed } from './ports.ts'
import type { Timer } from '../timer.ts'

interface Idle {
  readonly connection: SmtpConnection
  readonly uses: number
  readonly callOff: () => void
}

export interface Taken {
  readonly connection: SmtpConnection
  /** Messages it has carried before. */
  readonly uses: number
}

export interface ConnectionOptions {
  readonly timer: Timer
  readonly idleMs: number
  readonly perHop: number
  readonly mostUses: number
}

export class Connections implements Disposable {
  readonly #options: ConnectionOptions
  readonly #idle = new Map<string, Idle[]>()
  #closed = false

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  take(hop: Hop, tls: TlsNeed['level']): Taken | undefined {
    const key = keyOf(hop, tls)
    const waiting = this.#idle.get(key) ?? []
    for (let idle = waiting.pop(); idle; idle = waiting.pop()) {
      idle.callOff()
      if (waiting.length === 0) this.#idle.delete(key)
      if (idle.connection.usable) return idle
      idle.connection.close()
    }
    return undefined
  }

  /** After a message: kept for the next one, or closed. */
  put(hop: Hop, tls: TlsNeed['level'], taken: Taken): void {
    const { perHop, mostUses, idleMs, timer } = this.#options
    const { connection } = taken
    const uses = taken.uses + 1
    const key = keyOf(hop, tls)
    const waiting = this.#idle.get(key) ?? []
    if (this.#closed || !connection.usable || uses >= mostUses || waiting.length >= perHop) {
      connection.close()
      return
    }
    const callOff = timer.at(timer.now() + idleMs, () => this.#expire(key, connection))
    this.#idle.set(key, [...waiting, { connection, uses, callOff }])
  }

  #expire(key: string, connection: SmtpConnection): void {
    const left = (this.#idle.get(key) ?? []).filter((idle) => idle.connection !== connection)
    if (left.length > 0) this.#idle.set(key, left)
    else this.#idle.delete(key)
    connection.close()
  }

  [Symbol.dispose](): void {
    this.#closed = true
    for (const waiting of this.#idle.values()) {
      for (const { connection, callOff } of waiting) {
        callOff()
        connection.close()
      }
    }
    this.#idle.clear()
  }
}

const keyOf = ({ host, port }: Hop, tls: TlsNeed['level']) => `${host}:${port}:${tls}`

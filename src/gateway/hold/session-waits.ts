/** Messages whose SMTP session is kept open for the verdict: known to nobody's disk yet, so the client still owns them. */
import type { VerdictNotice } from '#contract/analysis-api.ts'

export type WaitEnd = { readonly kind: 'verdict'; readonly notice: VerdictNotice } | { readonly kind: 'time' | 'gone' }

export interface SessionWait {
  readonly ms: number
  /** Aborts when the client hangs up. */
  readonly gone: AbortSignal
  /** Bytes of the message, which stay in memory meanwhile. */
  readonly size: number
}

/** More are not kept waiting: memory stays bounded, the message goes to the hold at once. */
const most = { sessions: 200, bytes: 64 * 1_048_576 }

export class SessionWaits {
  readonly #waits = new Map<string, (end: WaitEnd) => void>()
  #bytes = 0

  get size(): number {
    return this.#waits.size
  }

  /** Whether one more session may wait with a message of this size; one large message may always be the only one. */
  hasRoom(size: number): boolean {
    return this.size === 0 || (this.size < most.sessions && this.#bytes + size <= most.bytes)
  }

  /** Ends by the verdict, after `ms`, or when the client hangs up, whichever is first. */
  wait(id: string, { ms, gone, size }: SessionWait): Promise<WaitEnd> {
    return new Promise((resolve) => {
      const end = (how: WaitEnd): void => {
        clearTimeout(timer)
        gone.removeEventListener('abort', hangUp)
        if (this.#waits.delete(id)) this.#bytes -= size
        resolve(how)
      }
      const hangUp = (): void => end({ kind: 'gone' })
      const timer = setTimeout(end, ms, { kind: 'time' })
      gone.addEventListener('abort', hangUp, { once: true })
      this.#waits.set(id, end)
      this.#bytes += size
      if (gone.aborted) hangUp()
    })
  }

  /** Whether somebody waited for it in session. */
  settle(notice: VerdictNotice): boolean {
    const end = this.#waits.get(notice.submission)
    end?.({ kind: 'verdict', notice })
    return end !== undefined
  }

  /** All sessions go on to the hold at once: the gateway stops. */
  release(): void {
    for (const end of this.#waits.values()) end({ kind: 'time' })
  }
}

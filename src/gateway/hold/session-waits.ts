/** Messages whose SMTP session is kept open for the verdict: known to nobody's disk yet, so the client still owns them. */
import type { VerdictNotice } from '#contract/analysis-api.ts'

export type WaitEnd = { readonly kind: 'verdict'; readonly notice: VerdictNotice } | { readonly kind: 'time' | 'gone' }

export class SessionWaits {
  readonly #waits = new Map<string, (end: WaitEnd) => void>()

  get size(): number {
    return this.#waits.size
  }

  /** Ends by the verdict, after `ms`, or when the client hangs up, whichever is first. */
  wait(id: string, ms: number, gone: AbortSignal): Promise<WaitEnd> {
    return new Promise((resolve) => {
      const end = (how: WaitEnd): void => {
        clearTimeout(timer)
        gone.removeEventListener('abort', hangUp)
        this.#waits.delete(id)
        resolve(how)
      }
      const hangUp = (): void => end({ kind: 'gone' })
      const timer = setTimeout(end, ms, { kind: 'time' })
      gone.addEventListener('abort', hangUp, { once: true })
      this.#waits.set(id, end)
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

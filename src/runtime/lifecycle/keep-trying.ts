/** Does again, with back-off, what another program has to be there for; whoever starts it need not wait. */
import { setTimeout as delay } from 'node:timers/promises'

export interface KeepTryingOptions {
  /** Ends the trying; an attempt that runs is left alone. */
  readonly signal: AbortSignal
  /** Told each attempt's error, but not that of one that the end overtook. */
  readonly onFailure: (error: unknown) => void
  /** Milliseconds before the second attempt; each pause is twice the last, 30 seconds at most. */
  readonly firstPause?: number
}

const longestPause = 30_000

/** Settles with the result of the first attempt that succeeds, or undefined when it was ended before; never rejects. */
export async function keepTrying<T>(attempt: () => Promise<T>, options: KeepTryingOptions): Promise<T | undefined> {
  const { signal, onFailure, firstPause = 500 } = options
  for (let pause = firstPause; !signal.aborted; pause = Math.min(longestPause, pause * 2)) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted) return undefined
      onFailure(error)
    }
    await delay(pause, undefined, { signal }).catch(() => undefined)
  }
  return undefined
}

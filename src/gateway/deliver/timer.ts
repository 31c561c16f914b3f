/** Time as delivery sees it, so that tests turn the clock by hand. */
export interface Timer {
  now(): number
  /** Calls back once at or after the time; the result calls it off. */
  at(time: number, wake: () => void): () => void
}

const longest = 2 ** 31 - 1

export const systemTimer: Timer = {
  now: Date.now,
  at(time, wake) {
    const timeout = setTimeout(wake, Math.min(longest, Math.max(0, time - Date.now())))
    timeout.unref()
    return () => clearTimeout(timeout)
  },
}

/** Resolves at the time, or at once when the signal is aborted. */
export function waitUntil(timer: Timer, time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const finish = () => {
      callOff()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const callOff = timer.at(time, finish)
    signal.addEventListener('abort', finish, { once: true })
  })
}

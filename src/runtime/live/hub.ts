/**
 * Tells open consoles which lists changed. Changes are joined, so that however much happens a listener gets at most five
 * messages a second; the first after a quiet time goes out at once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Topic } from '#contract/session-api.ts'

export interface Hub {
  publish(topic: Topic): void
  /** Listens from the call on, until the signal is aborted. */
  subscribe(signal: AbortSignal): AsyncIterable<readonly Topic[]>
}

const quietMilliseconds = 200

interface Listener {
  readonly pending: Set<Topic>
  wake(): void
}

const pauseFor = (signal: AbortSignal): Promise<void> =>
  delay(quietMilliseconds, undefined, { signal, ref: false }).catch(() => undefined)

/** `pause` is the quiet time between two messages to one listener. */
export function createHub(pause: (signal: AbortSignal) => Promise<void> = pauseFor): Hub {
  const listeners = new Set<Listener>()

  async function* listen(listener: Listener, signal: AbortSignal, changed: () => Promise<void>) {
    try {
      while (!signal.aborted) {
        while (listener.pending.size === 0 && !signal.aborted) await changed()
        if (signal.aborted) return
        const topics = [...listener.pending]
        listener.pending.clear()
        yield topics
        await pause(signal)
      }
    } finally {
      listeners.delete(listener)
    }
  }

  return {
    publish(topic) {
      for (const listener of listeners) {
        listener.pending.add(topic)
        listener.wake()
      }
    },
    subscribe(signal) {
      let next = Promise.withResolvers<void>()
      const listener: Listener = { pending: new Set(), wake: () => next.resolve() }
      listeners.add(listener)
      signal.addEventListener('abort', () => (listeners.delete(listener), next.resolve()), { once: true })
      return listen(listener, signal, async () => {
        await next.promise
        if (!signal.aborted) next = Promise.withResolvers<void>()
      })
    },
  }
}

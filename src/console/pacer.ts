/**
 * Joins what changes in quick succession: the first change is dealt with at once, those that come while that is under way or
 * within the pause after it are dealt with together. However fast the server tells, it is never asked faster than it answers.
 */

/** Milliseconds between two rounds. */
export const pause = 500

export interface Pacer<Item> {
  add(items: Iterable<Item>): void
  stop(): void
}

export function createPacer<Item>(deal: (items: ReadonlySet<Item>) => Promise<void>): Pacer<Item> {
  let waiting = new Set<Item>()
  let busy = false
  const stopped = new AbortController()

  async function run(): Promise<void> {
    busy = true
    while (waiting.size > 0 && !stopped.signal.aborted) {
      const items = waiting
      waiting = new Set()
      await deal(items).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
    busy = false
  }

  return {
    add(items) {
      for (const item of items) waiting.add(item)
      if (!busy) void run()
    },
    stop() {
      stopped.abort()
    },
  }
}

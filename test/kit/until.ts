/** Waits for something to become true by asking again and again; fails with what was last seen. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

export async function until<T>(ask: () => Promise<T>, isThere: (value: T) => boolean, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1_000
  let last = await ask()
  while (!isThere(last)) {
    if (performance.now() > end) assert.fail(`did not become true in ${seconds} s; last seen: ${JSON.stringify(last)}`)
    await sleep(50)
    last = await ask()
  }
  return last
}

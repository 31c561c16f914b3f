/** What needs its database is opened now, or in the background as soon as the database answers. */
import { Failure } from '#core/errors.ts'
import { keepTrying } from '#runtime/lifecycle/keep-trying.ts'
import type { Foundation } from './foundation.ts'

/** What is open, undefined while the database is awaited. It is closed with the stack. */
export async function openWithDatabase<T extends AsyncDisposable>(
  { stack, onFailure }: Pick<Foundation, 'stack' | 'onFailure'>,
  open: () => Promise<T>,
): Promise<() => T | undefined> {
  const ended = new AbortController()
  let opened: T | undefined
  let trying: Promise<unknown> = Promise.resolve()
  stack.defer(async () => {
    ended.abort()
    await trying
    await opened?.[Symbol.asyncDispose]()
  })
  const attempt = async (): Promise<void> => {
    opened = await open()
  }
  await attempt().catch((error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'database-unavailable') throw error
    onFailure(error)
    trying = keepTrying(attempt, { signal: ended.signal, onFailure })
  })
  return () => opened
}

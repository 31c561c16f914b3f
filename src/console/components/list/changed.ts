/**
 * Which lists have changed since their first page was read. A query's own mark of being old is taken off by every page that comes
 * after it, also by one that was under way when the list changed.
 */
import { useSyncExternalStore } from 'react'

const changes = new Map<string, number>()
const read = new WeakMap<object, { readonly route: string; readonly at: number }>()

const listeners = new Set<() => void>()
let count = 0

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Draws anew whenever some list has changed. */
export const useChanges = (): number => useSyncExternalStore(listen, () => count)

/** The lists of these routes have changed. */
export function markChanged(routes: Iterable<string>): void {
  for (const route of routes) changes.set(route, performance.now())
  count += 1
  for (const listener of listeners) listener()
}

/** The page was asked for at that time. */
export function rememberPage(page: unknown, route: string, at: number): void {
  if (typeof page === 'object' && page !== null) read.set(page, { route, at })
}

/** Whether its list has changed since. */
export function isOutdated(page: unknown): boolean {
  const known = typeof page === 'object' && page !== null ? read.get(page) : undefined
  return known !== undefined && (changes.get(known.route) ?? 0) > known.at
}

/** Bounds how often a sign-in may fail, by name and by address, in a window of time. */
import { Failure } from '#core/errors.ts'

export interface Attempts {
  /** Throws `too-many` when one of the keys has failed too often. */
  check(keys: readonly string[]): void
  failed(keys: readonly string[]): void
  /** Takes back one failure of each. */
  forgive(keys: readonly string[]): void
}

export interface AttemptLimits {
  readonly allowed: number
  /** Milliseconds. */
  readonly window: number
  readonly now?: () => number
}

/** Keys remembered at most; the oldest is forgotten first. */
const most = 10_000

export function limitAttempts({ allowed, window, now = Date.now }: AttemptLimits): Attempts {
  const failures = new Map<string, { count: number; until: number }>()
  const current = (key: string) => {
    const found = failures.get(key)
    return found && found.until > now() ? found : { count: 0, until: now() + window }
  }
  return {
    check(keys) {
      if (keys.every((key) => current(key).count < allowed)) return
      throw new Failure('too-many', 'Too many failed attempts to sign in; try again in a few minutes.')
    },
    failed(keys) {
      for (const key of keys) {
        const { count, until } = current(key)
        failures.delete(key)
        failures.set(key, { count: count + 1, until })
      }
      for (const key of failures.keys()) {
        if (failures.size <= most) break
        failures.delete(key)
      }
    },
    forgive(keys) {
      for (const key of keys) {
        const { count, until } = current(key)
        failures.set(key, { count: Math.max(0, count - 1), until })
      }
    },
  }
}

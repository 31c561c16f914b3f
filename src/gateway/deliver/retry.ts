/** When a deferred recipient is tried again, when it is given up, and when its sender is warned. Pure. */
export interface RetryPolicy {
  /** Minutes until the next attempt after the first, second, … failure. */
  readonly minutes: readonly number[]
  /** Minutes between attempts after these. */
  readonly thenMinutes: number
  readonly expireHours: number
  readonly warnHours: number
  /** Share by which a wait is lengthened or shortened at random, so that what failed together does not return together. */
  readonly jitter: number
}

export const defaultRetry: RetryPolicy = {
  minutes: [1, 5, 15],
  thenMinutes: 60,
  expireHours: 5 * 24,
  warnHours: 4,
  jitter: 0.1,
}

const minute = 60_000
const hour = 60 * minute

export interface RetryQuestion {
  /** Attempts made, this one included. */
  readonly attempts: number
  readonly enqueuedAt: number
  readonly now: number
  /** In [0, 1). */
  readonly random: number
}

/** Epoch milliseconds of the next attempt; undefined when the time is up. What waited long in the hold still gets its first tries. */
export function nextAttempt(
  policy: RetryPolicy,
  { attempts, enqueuedAt, now, random }: RetryQuestion,
): number | undefined {
  const expiry = enqueuedAt + policy.expireHours * hour
  const early = attempts <= policy.minutes.length
  if (now >= expiry && !early) return undefined
  const wait = (policy.minutes[attempts - 1] ?? policy.thenMinutes) * minute
  const next = now + Math.round(wait * (1 + policy.jitter * (2 * random - 1)))
  return early ? next : Math.min(next, Math.max(expiry, now + minute))
}

export function shouldWarn(policy: RetryPolicy, enqueuedAt: number, now: number): boolean {
  return now - enqueuedAt >= policy.warnHours * hour
}

export function triedUntil(policy: RetryPolicy, enqueuedAt: number): number {
  return enqueuedAt + policy.expireHours * hour
}

/** Tells a certificate that has run out from clocks that differ: the other side's clock is in the Date field of its answer. */
import type { ConnectionReason } from '#contract/connection-reasons.ts'

/** Clocks this far apart (ms) confuse deadlines. */
export const toleratedSkew = 5 * 60_000

export interface Clocks {
  /** Milliseconds since 1970, as all here. */
  readonly validFrom: number
  readonly validUntil: number
  readonly now: number
  /** The other side's time; undefined where it did not say. */
  readonly theirs: number | undefined
}

export type ClockTrouble = Extract<ConnectionReason, 'clock-skew' | 'certificate-expired' | 'certificate-not-yet-valid'>

export function clockTrouble({ validFrom, validUntil, now, theirs }: Clocks): ClockTrouble | undefined {
  const skewed = theirs !== undefined && Math.abs(theirs - now) > toleratedSkew
  // By the other clock it is valid: ours, or theirs, is wrong, and the certificate is not to blame.
  if (skewed && theirs >= validFrom && theirs <= validUntil) return 'clock-skew'
  if (now > validUntil) return 'certificate-expired'
  if (now < validFrom) return 'certificate-not-yet-valid'
  return skewed ? 'clock-skew' : undefined
}

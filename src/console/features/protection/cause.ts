/**
 * Why a connection does not stand: the code that the gateway gives, or else what its words, and those of the network below it, say.
 * Each cause has a sentence on what it is and one on what to do; an unknown one is shown in the gateway's own words.
 */
import { connectionReasons, type ConnectionReason } from '#contract/connection-reasons.ts'

/** Codes that say no more than the state itself. */
const plain = [
  'not-configured',
  'switched-off',
  'connected',
  'waiting-for-authorisation',
  'rejected',
  'certificate-changed',
] as const
export type Cause = Exclude<ConnectionReason, (typeof plain)[number]>

const isCause = (reason: ConnectionReason): reason is Cause => !plain.some((code) => code === reason)
export const causes: readonly Cause[] = connectionReasons.filter(isCause)

/** In this order: a more telling word stands before a more general one. */
const signs: readonly (readonly [RegExp, Cause])[] = [
  [/\brevoked\b/i, 'revoked'],
  [/\bin between\b|intercept/i, 'tls-decrypted'],
  [/not[ -]yet[ -]valid|NOT_YET_VALID/i, 'certificate-not-yet-valid'],
  [/\bclocks?\b/i, 'clock-skew'],
  [/expired/i, 'certificate-expired'],
  [/ECONNREFUSED/, 'port-closed'],
  [/ENOTFOUND|EAI_NODATA/, 'name-unknown'],
  [/EAI_AGAIN/, 'name-service-silent'],
  [/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, 'no-route'],
  [/ETIMEDOUT|timed out|does not answer/i, 'no-answer'],
  [/wrong version number|before secure TLS/i, 'no-tls'],
  [/EPROTO|ERR_SSL|SSL routines/i, 'tls-failed'],
  [/closed the verdict stream/i, 'stream-closed'],
  [/ECONNRESET|EPIPE|socket hang up/i, 'connection-cut'],
  [/not JSON|far too much|without end|not in their form/i, 'another-service'],
  [/answered 5\d\d/, 'server-failing'],
  [/^Connecting\b/, 'connecting'],
]

export function causeOf(words: string, code?: string): Cause | undefined {
  if (plain.some((state) => state === code)) return undefined
  return causes.find((cause) => cause === code) ?? signs.find(([sign]) => sign.test(words))?.[1]
}

/**
 * The one table of operational failures. Malformed input is a Finding, a bug is an exception; what is left, a failure that
 * an operator or caller can act on, has its row here with its HTTP status and SMTP reply.
 */
interface FailureKind {
  /** Whether the same request may succeed later. */
  readonly temporary: boolean
  readonly status: number
  /** Reply where the failure meets an SMTP client. */
  readonly smtp: string
  /** What it means, for docs/reference/errors.md. */
  readonly meaning: string
}

export const failures = {
  'invalid-request': {
    temporary: false,
    status: 400,
    smtp: '501 5.5.4',
    meaning: 'The request does not have the form it must have; the details name the field.',
  },
  'not-signed-in': {
    temporary: false,
    status: 401,
    smtp: '530 5.7.0',
    meaning: 'Nobody is signed in, or the connecting system is not authorised yet.',
  },
  'not-allowed': { temporary: false, status: 403, smtp: '550 5.7.1', meaning: 'Who asks may not do this.' },
  'not-found': { temporary: false, status: 404, smtp: '550 5.1.1', meaning: 'There is no such thing, or no longer.' },
  conflict: {
    temporary: false,
    status: 409,
    smtp: '450 4.5.0',
    meaning: 'The thing changed meanwhile or its state does not allow this.',
  },
  'too-large': {
    temporary: false,
    status: 413,
    smtp: '552 5.3.4',
    meaning: 'The message or file is larger than the limit.',
  },
  'too-many': {
    temporary: true,
    status: 429,
    smtp: '421 4.7.0',
    meaning: 'Too many requests at once; try again a little later.',
  },
  'fingerprint-mismatch': {
    temporary: false,
    status: 409,
    smtp: '451 4.7.5',
    meaning:
      'The certificate shown is not the one that was confirmed. A firewall that decrypts TLS is the usual cause.',
  },
  unreachable: { temporary: true, status: 502, smtp: '451 4.4.1', meaning: 'The other side cannot be reached.' },
  'database-unavailable': {
    temporary: true,
    status: 503,
    smtp: '451 4.3.0',
    meaning: 'The database does not answer. Mail flows on; searching and settings wait.',
  },
  'disk-full': {
    temporary: true,
    status: 507,
    smtp: '452 4.3.1',
    meaning: 'The disk is full; nothing was accepted in part.',
  },
  'port-in-use': { temporary: false, status: 500, smtp: '421 4.3.0', meaning: 'Another program listens on the port.' },
  'invalid-configuration': {
    temporary: false,
    status: 500,
    smtp: '421 4.3.5',
    meaning: 'The configuration file has an error; the message names the line.',
  },
  internal: {
    temporary: true,
    status: 500,
    smtp: '451 4.3.0',
    meaning: 'A fault in Lazaret itself; the log has the details under the id in the reply.',
  },
} as const satisfies Record<string, FailureKind>

export type FailureCode = keyof typeof failures

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  readonly details: readonly string[]

  constructor(code: FailureCode, message: string, details: readonly string[] = []) {
    super(message)
    this.code = code
    this.details = details
  }
}

/**
 * Why a connection to an analysis server stands as it does: one stable code for each text, so that consoles can say it in their
 * own language. The sentences are in docs/reference/errors.md.
 */
export const connectionReasons = [
  'not-configured',
  'switched-off',
  'connecting',
  'connected',
  'polling',
  'clock-skew',
  'waiting-for-authorisation',
  'rejected',
  'revoked',
  'certificate-changed',
  'tls-decrypted',
  'certificate-expired',
  'certificate-not-yet-valid',
  'another-service',
  'server-failing',
  'no-tls',
  'tls-failed',
  'port-closed',
  'name-unknown',
  'name-service-silent',
  'no-route',
  'no-answer',
  'connection-cut',
  'stream-closed',
] as const
export type ConnectionReason = (typeof connectionReasons)[number]

/** What a person should know of a certificate before confirming it; none of it forbids that. */
export const certificateNotes = ['wrong-name', 'signed-by-another', 'expired', 'not-yet-valid'] as const
export type CertificateNote = (typeof certificateNotes)[number]

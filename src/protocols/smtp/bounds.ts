/** Bounds of one SMTP conversation over bytes we did not write (RFC 5321, section 4.5.3, with room for the extensions). */
export const bounds = {
  /** Bytes of a command line without its CRLF: 512 of RFC 5321 and what SIZE, DSN and SMTPUTF8 add. */
  commandLine: 4_096,
  /** Bytes of a line inside AUTH (RFC 4954, section 4). */
  authLine: 12_288,
  /** Sign-ins that may fail in one session. */
  signIns: 3,
  /** Bytes a peer may send ahead while it is not listened to. */
  ahead: 256 * 1024,
  /** Bytes of replies a client may leave unread. */
  unreadReplies: 256 * 1024,
  /** Bytes of a message too large that are read away, as a multiple of the permitted size. */
  discardFactor: 4,
  /** Lines of one reply, bytes of one such line. */
  replyLines: 128,
  replyLine: 4_096,
  /** Bytes of a mailbox: 64 for the local part, 255 for the domain and the `@`. */
  address: 320,
  parameters: 16,
  /** Bytes behind the fixed part of a PROXY header: addresses and what a balancer adds. */
  proxyHeader: 8_192,
  /** Milliseconds for a PROXY header and for a TLS handshake. */
  proxyMs: 10_000,
  handshakeMs: 60_000,
  /** Milliseconds a client waits at most for each refused command. */
  tarpitMs: 30_000,
  /** Milliseconds between our last word and the end of the socket. */
  lingering: 2_000,
} as const

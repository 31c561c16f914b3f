/** What is wrong with a connection, told apart as far as the network lets one: each reason has its own text. */
import type { ConnectionReason } from '#contract/connection-reasons.ts'
import { Failure, type FailureCode } from '#core/errors.ts'

export class ConnectionFailure extends Failure {
  readonly reason: ConnectionReason

  constructor(reason: ConnectionReason, message: string, details: readonly string[] = []) {
    super(codeOf(reason), message, [...details, `reason: ${reason}`])
    this.reason = reason
  }
}

const codeOf = (reason: ConnectionReason): FailureCode =>
  reason === 'certificate-changed' || reason === 'tls-decrypted' ? 'fingerprint-mismatch' : 'unreachable'

/** Codes of Node's socket and DNS errors (errno(3), getaddrinfo(3)). */
const reasonOfCode: Readonly<Record<string, ConnectionReason>> = {
  ECONNREFUSED: 'port-closed',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-service-silent',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  ETIMEDOUT: 'no-answer',
  ECONNRESET: 'connection-cut',
  EPIPE: 'connection-cut',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no-tls',
  ERR_SSL_UNEXPECTED_MESSAGE: 'no-tls',
  EPROTO: 'tls-failed',
}

function reasonOf(error: Error): ConnectionReason {
  // A host with several addresses fails with one error for each; they seldom differ.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const code = first instanceof Error && 'code' in first ? String(first.code) : ''
  return reasonOfCode[code] ?? (code.startsWith('ERR_SSL_') ? 'tls-failed' : 'connection-cut')
}

const texts: Partial<Record<ConnectionReason, (address: string) => string>> = {
  'port-closed': (address) =>
    `Nothing listens at ${address}: the address or the port is another one, or the analysis server is not running.`,
  'name-unknown': (address) => `The name in ${address} is not known to the name servers. Check its spelling.`,
  'name-service-silent': (address) =>
    `The name in ${address} cannot be looked up now, because this machine's name servers do not answer.`,
  'no-route': (address) => `There is no way through the network to ${address}. A firewall or a missing route is usual.`,
  'no-answer': (address) => `${address} does not answer in time. A firewall that drops packets is the usual cause.`,
  'no-tls': (address) =>
    `What listens at ${address} does not speak TLS: probably plain HTTP, or the port of another program.`,
  'tls-failed': (address) => `TLS with ${address} cannot be agreed on.`,
  'connection-cut': (address) =>
    `The connection to ${address} was cut before it was made. A firewall or a proxy in between is the usual cause.`,
}

/** A socket's or name service's error as the failure a person can act on. */
export function connectionFailure(address: string, error: Error): ConnectionFailure {
  if (error instanceof ConnectionFailure) return error
  const reason = reasonOf(error)
  const text = texts[reason]?.(address) ?? `${address} cannot be reached.`
  return new ConnectionFailure(reason, text, [error.message])
}

export const noAnswer = (address: string): ConnectionFailure =>
  new ConnectionFailure('no-answer', texts['no-answer']?.(address) ?? '')

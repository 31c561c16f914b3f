/** TLS to a server known by the fingerprint of its certificate and by nothing else. */
import https from 'node:https'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { isIP } from 'node:net'
import { Failure } from '#core/errors.ts'
import { fingerprintOf, type KeyAndCertificate } from './certificate.ts'

export interface ShownCertificate {
  readonly fingerprint: string
  readonly subject: string
  readonly validUntil: Date
}

export interface FetchCertificateOptions {
  readonly signal?: AbortSignal
  /** Port where the address names none. */
  readonly defaultPort?: number
  /** Milliseconds. */
  readonly timeout?: number
}

/** `host`, `host:port`, `[v6]` or `[v6]:port`. */
export function splitAddress(address: string, defaultPort = 443): { host: string; port: number } {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/i.exec(address.trim())
  const host = match?.[1] ?? match?.[2]
  const port = match?.[3] === undefined ? defaultPort : Number(match[3])
  if (host === undefined || port < 1 || port > 65_535)
    throw new Failure('invalid-request', `${address} is not an address of the form host or host:port.`)
  return { host, port }
}

const serverName = (host: string) => (isIP(host) === 0 ? { servername: host } : {})

function shownBy(socket: tls.TLSSocket): ShownCertificate | undefined {
  const { raw, subject, valid_to: validTo } = socket.getPeerCertificate()
  if (!raw) return undefined
  const name = [subject?.CN ?? ''].flat().join(', ')
  return { fingerprint: fingerprintOf(raw), subject: name, validUntil: new Date(validTo) }
}

const unreachable = (address: string, error: Error) =>
  new Failure('unreachable', `${address} cannot be reached: ${error.message}`)

/** Fetches the certificate a server shows, whoever signed it. */
export function fetchCertificate(address: string, options: FetchCertificateOptions = {}): Promise<ShownCertificate> {
  const { host, port } = splitAddress(address, options.defaultPort)
  const { promise, resolve, reject } = Promise.withResolvers<ShownCertificate>()
  const socket = tls.connect({ host, port, rejectUnauthorized: false, ...serverName(host) })
  const stop = () => socket.destroy(new Error('given up by the caller'))
  options.signal?.addEventListener('abort', stop, { once: true })
  if (options.signal?.aborted) stop()
  socket.setTimeout(options.timeout ?? 10_000, () => socket.destroy(new Error('no answer in time')))
  socket.once('error', (error) => reject(unreachable(address, error)))
  socket.once('close', () => reject(unreachable(address, new Error('the connection was closed'))))
  socket.once('secureConnect', () => {
    const shown = shownBy(socket)
    if (shown) resolve(shown)
    socket.destroy()
  })
  return promise.finally(() => options.signal?.removeEventListener('abort', stop))
}

type Created = (error: Error | null, socket: Duplex) => void

class PinnedAgent extends https.Agent {
  readonly #identity: KeyAndCertificate
  readonly #fingerprint: string

  constructor(identity: KeyAndCertificate, fingerprint: string) {
    // A resumed session shows no certificate, so none is kept.
    super({ keepAlive: true, maxCachedSessions: 0 })
    this.#identity = identity
    this.#fingerprint = fingerprint.replaceAll(':', '').toLowerCase()
  }

  override createConnection(options: tls.ConnectionOptions, created: Created): undefined {
    const { key, certificate: cert } = this.#identity
    const socket = tls.connect({ ...options, key, cert, rejectUnauthorized: false, minVersion: 'TLSv1.2' })
    const failed = (error: Error) => created(error, socket)
    socket.once('error', failed)
    socket.once('secureConnect', () => {
      socket.off('error', failed)
      const shown = shownBy(socket)?.fingerprint ?? 'none'
      if (shown === this.#fingerprint) return created(null, socket)
      socket.destroy()
      created(mismatch(this.#fingerprint, shown), socket)
    })
    return undefined
  }
}

const mismatch = (expected: string, shown: string) =>
  new Failure(
    'fingerprint-mismatch',
    'The certificate shown is not the one that was confirmed. A firewall that decrypts TLS is the usual cause.',
    [`shown: ${shown}`, `confirmed: ${expected}`],
  )

/** An agent that shows our certificate and sends nothing to a server whose certificate is not the confirmed one. */
export function pinnedAgent(options: {
  readonly identity: KeyAndCertificate
  readonly fingerprint: string
}): https.Agent {
  return new PinnedAgent(options.identity, options.fingerprint)
}

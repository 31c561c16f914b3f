/** TLS to a server known by the fingerprint of its certificate and by nothing else. */
import type { X509Certificate } from 'node:crypto'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { isIP } from 'node:net'
import { Failure } from '#core/errors.ts'
import type { KeyAndCertificate } from './certificate.ts'
import { connectionFailure, noAnswer } from './connection-failure.ts'
import { hexOf, mismatch, shownBy, type ShownCertificate } from './shown-certificate.ts'

export interface FetchCertificateOptions {
  readonly signal?: AbortSignal
  /** Port where the address names none. */
  readonly defaultPort?: number
  /** Milliseconds. */
  readonly timeout?: number
}

/** Milliseconds until TLS must stand; a port that takes connections and then says nothing would keep us for ever. */
const longestHandshake = 15_000

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

/** Fetches the certificate a server shows, whoever signed it. Throws `ConnectionFailure`. */
export function fetchCertificate(address: string, options: FetchCertificateOptions = {}): Promise<ShownCertificate> {
  const { host, port } = splitAddress(address, options.defaultPort)
  const { promise, resolve, reject } = Promise.withResolvers<ShownCertificate>()
  const socket = tls.connect({ host, port, rejectUnauthorized: false, ...serverName(host) })
  const stop = () => socket.destroy(new Error('given up by the caller'))
  options.signal?.addEventListener('abort', stop, { once: true })
  if (options.signal?.aborted) stop()
  const late = setTimeout(() => socket.destroy(noAnswer(address)), options.timeout ?? 10_000)
  socket.once('error', (error) => reject(connectionFailure(address, error)))
  socket.once('close', () => reject(connectionFailure(address, new Error('the connection was closed'))))
  socket.once('secureConnect', () => {
    const shown = shownBy(socket, host)
    if (shown) resolve(shown)
    socket.destroy()
  })
  return promise.finally(() => {
    clearTimeout(late)
    options.signal?.removeEventListener('abort', stop)
  })
}

type Created = (error: Error | null, socket: Duplex) => void

export class PinnedAgent extends https.Agent {
  readonly #identity: KeyAndCertificate
  readonly #fingerprint: string
  /** The confirmed certificate, as soon as the server has shown it. */
  certificate: X509Certificate | undefined

  constructor(identity: KeyAndCertificate, fingerprint: string) {
    // A resumed session shows no certificate, so none is kept.
    super({ keepAlive: true, maxCachedSessions: 0 })
    this.#identity = identity
    this.#fingerprint = fingerprint.replaceAll(':', '').toLowerCase()
  }

  override createConnection(options: tls.ConnectionOptions, created: Created): undefined {
    const { key, certificate: cert } = this.#identity
    const address = `${options.host ?? ''}:${options.port ?? ''}`
    const socket = tls.connect({ ...options, key, cert, rejectUnauthorized: false, minVersion: 'TLSv1.2' })
    const late = setTimeout(() => socket.destroy(noAnswer(address)), longestHandshake)
    const failed = (error: Error): void => {
      clearTimeout(late)
      socket.off('close', closed)
      created(connectionFailure(address, error), socket)
    }
    const closed = (): void => failed(new Error('the connection was closed'))
    socket.once('error', failed)
    socket.once('close', closed)
    socket.once('secureConnect', () => {
      clearTimeout(late)
      socket.off('error', failed)
      socket.off('close', closed)
      const shown = socket.getPeerX509Certificate()
      if (shown && hexOf(shown) === this.#fingerprint) {
        this.certificate = shown
        return created(null, socket)
      }
      socket.destroy()
      created(mismatch(this.#fingerprint, shown), socket)
    })
    return undefined
  }
}

/**
 * An agent that shows our certificate and sends nothing to a server whose certificate is not the confirmed one. The identity is
 * read for each new connection: after a change `destroy()` ends the ones that show the old certificate.
 */
export function pinnedAgent(options: {
  readonly identity: KeyAndCertificate
  readonly fingerprint: string
}): PinnedAgent {
  return new PinnedAgent(options.identity, options.fingerprint)
}

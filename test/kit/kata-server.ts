/** A KATA Central Node as its table of calls describes it, scripted by a test. */
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { makeCertificate, fingerprintOf } from '#runtime/identity/certificate.ts'

export class KataServer implements AsyncDisposable {
  readonly fingerprint: string
  readonly kind = 'kata'
  accepted = true
  /** Status of the submit call. */
  submitStatus = 200
  /** Largest object, as `scans/filters` says. */
  maxObjectSize = 104_857_600
  /** Status of the states call where there is no scan. */
  noneStatus: 204 | 404 = 204
  /** Status of the delete call. */
  deleteStatus = 200
  /** Every call, as `METHOD path?query`, the sensor left out. */
  readonly calls: string[] = []
  /** Some servers wrap the array of states. */
  wrapped = false
  /** What each scan comes to; `processing` when absent. */
  outcome: string | undefined
  readonly scans = new Map<string, Buffer>()
  readonly deleted: string[] = []
  readonly #server: Server
  readonly #waiters: (() => void)[] = []
  #asked = false

  private constructor(server: Server, fingerprint: string) {
    this.#server = server
    this.fingerprint = fingerprint
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response))
  }

  static async start(): Promise<KataServer> {
    const { key, certificate } = await makeCertificate('kata.test')
    const server = createServer({ key, cert: certificate, requestCert: true, rejectUnauthorized: false })
    const kata = new KataServer(server, fingerprintOf(certificate))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return kata
  }

  get port(): number {
    const bound = this.#server.address()
    return typeof bound === 'object' && bound ? bound.port : 0
  }

  /** When a gateway has asked for states: it calls itself connected then. */
  async asked(): Promise<void> {
    if (!this.#asked) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    const { pathname, search } = new URL(request.url ?? '', 'https://kata')
    const [, call = ''] = /^\/kata\/scanner\/v1\/sensors\/[0-9a-f-]{36}\/(.*)$/.exec(pathname) ?? []
    this.calls.push(`${request.method} ${call}${search}`)
    if (!this.accepted) return void response.writeHead(401).end()
    if (call === 'scans/filters') return send(response, { maxObjectSize: this.maxObjectSize, version: '7.1' })
    if (call === 'scans/state') return this.#states(response)
    if (call === 'scans' && request.method === 'POST') return this.#submit(Buffer.concat(pieces), response)
    if (request.method !== 'DELETE') return void response.writeHead(404).end()
    const scan = decodeURIComponent(call.replace(/^scans\/?/, ''))
    this.deleted.push(scan)
    if (this.deleteStatus !== 200) return void response.writeHead(this.deleteStatus).end()
    this.scans.delete(scan)
    response.end()
  }

  #states(response: ServerResponse): void {
    this.#asked = true
    for (const resolve of this.#waiters.splice(0)) resolve()
    const scans = [...this.scans.keys()].map((scanId) => ({ scanId, state: this.outcome ?? 'processing' }))
    if (scans.length === 0) return void response.writeHead(this.noneStatus).end()
    send(response, this.wrapped ? { scans } : scans)
  }

  #submit(body: Buffer, response: ServerResponse): void {
    if (this.submitStatus !== 200) return void response.writeHead(this.submitStatus).end()
    const scanId = /name="scanId"\r\n\r\n([^\r]+)\r\n/.exec(body.toString('latin1'))?.[1] ?? ''
    if (!body.includes('name="objectType"\r\n\r\nfile\r\n')) return void response.writeHead(400).end()
    this.scans.set(scanId, body)
    response.end('OK')
  }
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

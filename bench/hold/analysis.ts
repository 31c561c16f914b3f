/** An analysis platform that takes submissions, forgets their bytes and finds everything clean: what is measured is the gateway. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import { fingerprintOf, makeCertificate, type KeyAndCertificate } from '#runtime/identity/certificate.ts'

/** Enough to hold the head of a submission. */
const headBytes = 16_384

export class CleanAnalysis {
  readonly fingerprint: string
  readonly port: number
  /** Deadlines (ms since 1970) of what was submitted, in the order of coming. */
  readonly deadlines: number[] = []
  readonly #own: KeyAndCertificate
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()
  readonly #streams = new Set<ServerResponse>()
  #events = 0

  private constructor(own: KeyAndCertificate, port: number) {
    this.#own = own
    this.port = port
    this.fingerprint = fingerprintOf(own.certificate)
  }

  static async make(port: number): Promise<CleanAnalysis> {
    return new CleanAnalysis(await makeCertificate('analysis.bench'), port)
  }

  async up(): Promise<void> {
    const { key, certificate } = this.#own
    const server = createServer({ key, cert: certificate, requestCert: true, rejectUnauthorized: false })
    server.on('secureConnection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response))
    this.#server = server
    await once(server.listen(this.port, '127.0.0.1'), 'listening')
  }

  down(): void {
    this.#server?.close()
    for (const socket of this.#sockets) socket.destroy()
    this.#streams.clear()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (path === '/api/v1/verdicts') {
      // A first byte at once tells the gateway that nothing in between keeps the stream back.
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
      this.#streams.add(response)
      return
    }
    const head = await headOf(request).catch(() => undefined)
    if (head === undefined) return
    if (path === '/api/v1/system') return json(response, { state: 'accepted', largestObject: 1e9 })
    if (path !== '/api/v1/submissions') return json(response, { recorded: 0 })
    const id = /"id":"([0-9a-f-]{36})"/.exec(head)?.[1] ?? ''
    this.deadlines.push(Date.parse(/"deadline":"([^"]+)"/.exec(head)?.[1] ?? ''))
    json(response, { id, state: 'queued' })
    const at = new Date().toISOString()
    const notice = { submission: id, state: 'done', level: 'benign', score: 0, gaps: [], findings: 0, at }
    this.#events += 1
    for (const stream of this.#streams) stream.write(`id: ${this.#events}\ndata: ${JSON.stringify(notice)}\n\n`)
  }
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function headOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    if (size < headBytes) pieces.push(piece)
    size += piece.length
  }
  return Buffer.concat(pieces).toString('latin1')
}

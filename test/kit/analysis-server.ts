/** An analysis platform that a test scripts: written from the contract's paths alone, it can fail in every way that a network has. */
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { makeCertificate, fingerprintOf, type KeyAndCertificate } from '#runtime/identity/certificate.ts'

/** How it answers submissions. */
export type SubmitManner =
  | 'take'
  | 'garbage'
  | 'half'
  | 'cut'
  | 'silent'
  | { readonly status: 400 | 413 | 429 | 500 | 503 }

export interface Manners {
  readonly introduce: 'accepted' | 'waiting' | 'rejected' | 'garbage'
  readonly submit: SubmitManner
  /** `buffered`: what is written stays with a proxy that waits for the end. */
  readonly stream: 'open' | 'garbage' | 'closing' | 'silent' | 'buffered' | { readonly status: 403 | 502 | 503 }
  /** What is pushed for each submission as soon as it was taken; nothing when absent. */
  readonly verdict?: Readonly<Record<string, unknown>>
}

/** What differs from a usual server. */
export interface Looks {
  readonly own?: KeyAndCertificate
  /** Its clock, as the header field Date. */
  readonly date?: string
  /** Address to listen at; loopback when absent. */
  readonly host?: string
}

export interface Introduced {
  readonly system: string
  readonly instance: string
  readonly host?: string
}

export const healthy: Manners = { introduce: 'accepted', submit: 'take', stream: 'open' }
export const cleanVerdict = { state: 'done', level: 'benign', score: 0 }
export const badVerdict = { state: 'done', level: 'malicious', score: 100, threat: 'Trojan.Script.Generic' }

export class AnalysisServer implements AsyncDisposable {
  manners: Manners
  readonly fingerprint: string
  /** Whether mail waits for the verdict, by submission. */
  readonly submissions = new Map<string, { readonly held: boolean; readonly body: Buffer }>()
  /** Verdicts reached already, told to who submits the message again. */
  readonly verdicts = new Map<string, Readonly<Record<string, unknown>>>()
  /** As the gateways introduced themselves. */
  readonly introductions: Introduced[] = []
  readonly dispositions: { submission: string; action: string; recipient: string }[] = []
  readonly #server: Server
  readonly #streams = new Set<ServerResponse>()
  readonly #sockets = new Set<Socket>()
  readonly #waiters: (() => void)[] = []
  /** All that was pushed; a stream that names its last one hears the rest. */
  readonly #events: string[] = []
  /** Event that each stream was resumed after; 0 where none was named. */
  readonly resumed: number[] = []
  /** Milliseconds until a submission is answered. */
  slowness = 0
  /** Questions for verdicts that were not pushed. */
  polls = 0
  #opened = 0
  #date: string | undefined

  private constructor(server: Server, fingerprint: string, manners: Manners) {
    this.#server = server
    this.fingerprint = fingerprint
    this.manners = manners
    server.on('secureConnection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response))
  }

  static async start(manners: Manners, port = 0, looks: Looks = {}): Promise<AnalysisServer> {
    const { key, certificate } = looks.own ?? (await makeCertificate('analysis.test'))
    const server = createServer({ key, cert: certificate, requestCert: true, rejectUnauthorized: false })
    const analysis = new AnalysisServer(server, fingerprintOf(certificate), manners)
    analysis.#date = looks.date
    server.listen(port, looks.host ?? '127.0.0.1')
    await once(server, 'listening')
    return analysis
  }

  get port(): number {
    const bound = this.#server.address()
    return typeof bound === 'object' && bound ? bound.port : 0
  }

  /** When a gateway has opened the verdict stream. */
  async listened(): Promise<void> {
    if (this.#opened === 0) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** Pushes a verdict on every open stream. */
  push(submission: string, verdict: Readonly<Record<string, unknown>>): void {
    const data = JSON.stringify(this.#notice(submission, verdict))
    this.#events.push(data)
    for (const stream of this.#streams) stream.write(`id: ${this.#events.length}\ndata: ${data}\n\n`)
  }

  /** A heartbeat on every open stream. */
  beat(): void {
    for (const stream of this.#streams) stream.write(': still here\n\n')
  }

  /** Cuts the streams that are open, in the middle. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.socket?.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  #notice(submission: string, verdict: Readonly<Record<string, unknown>>): object {
    return { submission, gaps: [], findings: 0, at: new Date().toISOString(), ...verdict }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request).catch(() => undefined)
    if (!body) return
    if (this.#date !== undefined) response.setHeader('date', this.#date)
    const path = request.url ?? ''
    if (path === '/api/v1/system') return this.#introduce(body, response)
    if (path === '/api/v1/verdicts') return this.#stream(response, Number(request.headers['last-event-id'] ?? 0))
    const after = /^\/api\/v1\/verdicts\/after\?after=(\d*)$/.exec(path)?.[1]
    if (after !== undefined) return this.#page(response, Number(after))
    if (path === '/api/v1/submissions') {
      if (this.slowness > 0) await new Promise((resolve) => setTimeout(resolve, this.slowness))
      return this.#submit(body, response)
    }
    const asked = /^\/api\/v1\/submissions\/([0-9a-f-]+)\/verdict$/.exec(path)?.[1]
    if (asked !== undefined) return json(response, 200, this.#notice(asked, this.verdicts.get(asked) ?? {}))
    const disposed = /^\/api\/v1\/submissions\/([0-9a-f-]+)\/dispositions$/.exec(path)?.[1]
    if (disposed === undefined) return json(response, 404, { code: 'not-found', message: 'no such path', details: [] })
    const { dispositions } = JSON.parse(body.toString()) as { dispositions: { action: string; recipient: string }[] }
    for (const { action, recipient } of dispositions)
      this.dispositions.push({ submission: disposed, action, recipient })
    json(response, 200, { recorded: dispositions.length })
  }

  #introduce(body: Buffer, response: ServerResponse): void {
    this.introductions.push(JSON.parse(body.toString()) as Introduced)
    const { introduce } = this.manners
    if (introduce === 'garbage') return void response.end('<html>It works!</html>')
    json(response, 200, { state: introduce, largestObject: 209_715_200 })
  }

  #stream(response: ServerResponse, last: number): void {
    const { stream } = this.manners
    this.#opened += 1
    if (stream === 'silent') return
    if (typeof stream === 'object') return void response.writeHead(stream.status).end('<html>a proxy</html>')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    if (stream === 'buffered') return
    // The gateway calls itself connected when it has read the head of this answer.
    setTimeout(() => this.#waiters.splice(0).forEach((resolve) => resolve()), 50)
    if (stream === 'closing') return void response.end()
    if (stream === 'garbage') return void response.write('id: 1\ndata: {"not": a verdict\n\n')
    this.#streams.add(response)
    this.resumed.push(last)
    response.write(': here\n\n')
    for (const [place, data] of this.#events.entries())
      if (place >= last) response.write(`id: ${place + 1}\ndata: ${data}\n\n`)
    response.once('close', () => this.#streams.delete(response))
  }

  #page(response: ServerResponse, after: number): void {
    this.polls += 1
    const page = this.#events.slice(after, after + 2)
    const verdicts = page.map((data) => JSON.parse(data) as unknown)
    json(response, 200, { verdicts, last: String(after + page.length) })
  }

  #submit(body: Buffer, response: ServerResponse): void {
    const { submit, verdict } = this.manners
    if (submit === 'silent') return
    if (submit === 'cut') return void response.socket?.destroy()
    if (submit === 'garbage') return void response.end('\u0000\u0001 what?')
    if (submit === 'half') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"id":')
      return void setTimeout(() => response.socket?.destroy(), 50)
    }
    if (submit !== 'take') return json(response, submit.status, { error: 'no' })
    const id = /"id":"([0-9a-f-]{36})"/.exec(body.toString('latin1'))?.[1] ?? ''
    this.submissions.set(id, { held: body.includes('"held":true'), body })
    json(response, 200, { id, state: this.verdicts.has(id) ? 'done' : 'queued' })
    if (verdict) setImmediate(() => this.push(id, verdict))
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces)
}

/**
 * One receiving SMTP session (RFC 5321, RFC 2920 PIPELINING) over a socket that the caller listens for. Commands run one
 * after another; replies of a pipelined group go out in one write. While a hook decides, input waits, bounded.
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { formatReply, replyOfError, reply, type Reply } from '../reply.ts'
import type { Answer, BodyReader, Conversation, OpenTransaction } from './conversation.ts'
import { Deadline } from './deadline.ts'
import { Input, lineLimit } from './input.ts'
import { settle, type ClientInfo, type Settled, type SmtpServerHooks, type SmtpServerOptions } from './options.ts'
import { parseProxyHeader } from './proxy-header.ts'
import { runCommand } from './run-command.ts'

export interface SmtpSession {
  readonly closed: Promise<void>
  /** Ends the session with this reply, after that of a message already handed to the hook. */
  close(reply: Reply): void
}

/** Octets taken in while a hook decides; then the socket rests. Reading on a little shows when the client hangs up. */
const waitingLimit = 16 * 1_024
/** Replies wait at most about this long for the hooks of later pipelined commands. */
const replyDelay = 1_000
const progressStep = 1_024 * 1_024

type Stage = 'proxy' | 'silent' | 'commands' | 'closing'

export function serveSmtp(socket: Socket, options: SmtpServerOptions, hooks: SmtpServerHooks): SmtpSession {
  return new Session(socket, settle(options), hooks)
}

class Session implements Conversation, SmtpSession {
  readonly options: Settled
  readonly hooks: SmtpServerHooks
  readonly closed: Promise<void>
  client: ClientInfo
  transaction: OpenTransaction | undefined
  #socket: Socket
  #stage: Stage
  #busy = false
  #errors = 0
  #replies = ''
  #flushedAt = 0
  #progress = 0
  #after: 'upgrade' | 'close' | 'greet' | undefined
  #farewell: Reply | undefined
  #body: { readonly reader: BodyReader; readonly then: () => Answer } | undefined
  #line: ((line: string) => Answer) | undefined
  readonly #input = new Input()
  readonly #gone = new AbortController()
  readonly #ended = Promise.withResolvers<void>()
  readonly #deadline = new Deadline(() => this.#leave(reply('421 4.4.2', `${this.options.hostname} Time-out`)))
  readonly #shutDown = () => this.close(reply('421 4.3.2', `${this.options.hostname} Shutting down`))

  constructor(socket: Socket, options: Settled, hooks: SmtpServerHooks) {
    this.#socket = socket
    this.options = options
    this.hooks = hooks
    this.closed = this.#ended.promise
    this.client = clientOf(socket)
    this.#stage = options.trustedProxy(this.client.address) ? 'proxy' : 'silent'
    options.signal?.addEventListener('abort', this.#shutDown, { once: true })
    this.#listen(socket)
    this.#deadline.set(options.commandTimeoutMs)
    if (options.signal?.aborted) this.#shutDown()
    else if (this.#stage === 'silent') this.#greet()
  }

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  get secure(): boolean {
    return this.client.tls !== undefined
  }

  close(last: Reply): void {
    this.#farewell = last
    if (!this.#busy) this.#leave(last)
  }

  readBody(reader: BodyReader, then: () => Answer): void {
    this.#body = { reader, then }
    this.#progress = progressStep
    this.#deadline.set(this.options.dataTimeoutMs)
  }

  readLine(then: (line: string) => Answer): void {
    this.#line = then
  }

  afterReply(what: 'upgrade' | 'close' | 'greet'): void {
    this.#after = what
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('end', () => this.#hangUp())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#finish())
  }

  #receive(chunk: Buffer): void {
    if (this.#stage === 'closing') return
    this.#input.push(chunk)
    if (this.#stage === 'silent') return this.#earlyTalker()
    if (this.#busy) {
      if (this.#input.length > waitingLimit) this.#socket.pause()
      return
    }
    this.#pump()
  }

  #earlyTalker(): void {
    if (this.#busy) return
    this.#leave(reply('554 5.5.1', `${this.options.hostname} You spoke before the greeting`))
  }

  #hangUp(): void {
    this.#gone.abort()
    if (!this.#busy) this.#socket.end()
  }

  #finish(): void {
    this.#stage = 'closing'
    this.#deadline.clear()
    this.#gone.abort()
    this.options.signal?.removeEventListener('abort', this.#shutDown)
    this.#ended.resolve()
  }

  /** At once, or after the delay in which an early talker shows himself. */
  #greet(): void {
    this.#stage = 'silent'
    if (this.options.greetDelayMs > 0) setTimeout(() => this.#admit(), this.options.greetDelayMs)
    else this.#admit()
  }

  #admit(): void {
    if (this.#stage !== 'silent') return
    const refusal = this.hooks.onConnect?.(this.client)
    this.#await(refusal, (value) => {
      if (this.#input.length > 0 && this.#stage === 'silent') return this.#earlyTalker()
      if (value && value.code >= 400) return this.#leave(value)
      this.#stage = 'commands'
      const greeting = value ?? reply('220', `${this.options.hostname} ESMTP ${this.options.banner}`)
      this.#replies += formatReply(greeting)
      this.#pump()
    })
  }

  /** Works off the input until it is used up or somebody has to be waited for. */
  #pump(): void {
    while (!this.#busy && this.#stage !== 'closing' && this.#input.length > 0) if (!this.#step()) break
    if (!this.#busy) this.#flush()
  }

  /** Whether it got on. */
  #step(): boolean {
    if (this.#stage === 'proxy') return this.#proxyHeader()
    if (this.#stage === 'silent') return false
    if (this.#body) return this.#bodyStep(this.#body)
    const line = this.#input.line()
    if (line === undefined) {
      if (this.#input.length > lineLimit) this.#leave(reply('500 5.5.6', 'Line too long'))
      return false
    }
    this.#deadline.set(this.options.commandTimeoutMs)
    const then = this.#line
    this.#line = undefined
    this.#settle(() => runCommand(this, line, then))
    return true
  }

  #bodyStep({ reader, then }: { readonly reader: BodyReader; readonly then: () => Answer }): boolean {
    this.#input.skip(reader.take(this.#input.peek()))
    if (reader.done) {
      this.#body = undefined
      this.#deadline.set(this.options.commandTimeoutMs)
      this.#settle(then)
      return true
    }
    const { size } = reader.message
    if (size > this.options.maxMessageSize * 2 + progressStep) this.#leave(reply('421 4.3.4', 'Message far too big'))
    if (size >= this.#progress) {
      this.#progress = size + progressStep
      this.#deadline.set(this.options.dataTimeoutMs)
    }
    return true
  }

  #proxyHeader(): boolean {
    const header = parseProxyHeader(this.#input.peek())
    if (header.kind === 'more') return false
    if (header.kind === 'malformed') {
      this.#leave(reply('421 4.5.0', 'PROXY header expected'))
      return false
    }
    this.#input.skip(header.length)
    if (header.kind === 'proxied') this.client = { ...this.client, address: header.address, port: header.port }
    if (this.#input.length > 0) this.#earlyTalker()
    else this.#greet()
    return false
  }

  #settle(make: () => Answer): void {
    let answer: Answer
    try {
      answer = make()
    } catch (error) {
      answer = this.#fault(error)
    }
    this.#await(answer, (value) => this.#answer(value))
  }

  /** Calls `then` now or, for a promise, later with input held back meanwhile. */
  #await(answer: Answer, then: (value: Reply | undefined) => void): void {
    if (!(answer instanceof Promise)) return then(answer)
    this.#busy = true
    this.#deadline.pause()
    const resume = (value: Reply | undefined) => {
      this.#busy = false
      this.#deadline.set(this.options.commandTimeoutMs)
      then(value)
      this.#resume()
    }
    answer.then(resume, (error: unknown) => resume(this.#fault(error)))
  }

  #resume(): void {
    if (this.#stage === 'closing') return
    if (this.#farewell) return this.#leave(this.#farewell)
    if (this.#socket.isPaused()) this.#socket.resume()
    if (performance.now() - this.#flushedAt > replyDelay) this.#flush()
    this.#pump()
    if (this.#gone.signal.aborted && !this.#busy) this.#socket.end()
  }

  #fault(error: unknown): Reply {
    const value = replyOfError(error)
    if (value.enhanced === '4.3.0') this.hooks.onFault?.(error)
    return value
  }

  #answer(value: Reply | undefined): void {
    if (!value || this.#stage === 'closing') return
    this.#replies += formatReply(value)
    if (value.code >= 500) this.#errors += 1
    if (this.#errors >= this.options.maxErrors) return this.#leave(reply('421 4.7.0', 'Too many errors'))
    if (value.code === 421) return this.#leave(undefined)
    const after = this.#after
    this.#after = undefined
    if (after === 'close') this.#leave(undefined)
    else if (after === 'upgrade') this.#upgrade()
    else if (after === 'greet') this.#admitAgain()
  }

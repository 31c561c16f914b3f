/** What a peer sends, read on demand as lines or chunks: bounded while nobody reads, with a deadline while somebody waits. */
import type { Socket } from 'node:net'
import { bounds } from './bounds.ts'

/** Why there is nothing more to read. */
export type InputEnd = 'closed' | 'timeout' | 'interrupted' | 'too-long'

export interface LineRequest {
  /** For the whole line, not from byte to byte. */
  readonly timeoutMs: number
  /** Bytes without CRLF. */
  readonly limit: number
}

const CRLF = Buffer.from('\r\n')
/** One for all: without a reason each end of a connection would cost the making of an error with its stack. */
const hungUp = new DOMException('The peer hung up', 'AbortError')

export class SocketInput {
  /** Aborts when the peer hangs up. */
  readonly gone: AbortSignal
  readonly #gone = new AbortController()
  readonly #beforeWait: () => void
  #socket: Socket
  #chunks: Buffer[] = []
  #bytes = 0
  #ended = false
  #interrupted = false
  #wake: ((end: InputEnd | undefined) => void) | undefined
  #waitsForMessage = false

  /** `beforeWait` runs each time the peer is waited for: the moment to send what was said so far. */
  constructor(socket: Socket, beforeWait: () => void) {
    this.gone = this.#gone.signal
    this.#beforeWait = beforeWait
    this.#socket = socket
    this.attach(socket)
  }

  /** Bytes that came and were not read yet. */
  get pending(): number {
    return this.#bytes
  }

  attach(socket: Socket): void {
    this.#socket = socket
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onEnd)
    // A failing socket closes, and `close` tells all that a reader needs.
    socket.on('error', this.#onEnd)
    if (socket.destroyed) this.#onEnd()
  }

  /** Stops reading and forgets what was sent ahead, as STARTTLS demands (RFC 3207, section 4.2). */
  detach(): void {
    this.#socket.off('data', this.#onData)
    this.#socket.off('end', this.#onEnd)
    this.#chunks = []
    this.#bytes = 0
  }

  /** Stops reading and leaves what came to the next reader of the socket. */
  handBack(): void {
    const rest = this.#merged()
    this.#socket.pause()
    this.detach()
    if (rest !== undefined) this.#socket.unshift(rest)
  }

  /** Ends the present or next wait for a line; chunks of a message are still read. */
  interrupt(): void {
    this.#interrupted = true
    if (!this.#waitsForMessage) this.#wake?.('interrupted')
  }

  /** The next line without its CRLF. A bare CR or LF is part of the line. */
  async line({ timeoutMs, limit }: LineRequest): Promise<Buffer | InputEnd> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      if (this.#interrupted) return 'interrupted'
      const line = this.#takeLine(limit)
      if (line !== undefined) return line
      const end = await this.#wait(deadline - performance.now())
      if (end !== undefined) return end
    }
  }

  /** So many bytes, all within the time. */
  async exactly(count: number, timeoutMs: number): Promise<Buffer | InputEnd> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const pending = this.#bytes >= count ? (this.#merged() ?? Buffer.alloc(0)) : undefined
      if (pending !== undefined) {
        this.#keep(pending.subarray(count))
        return pending.subarray(0, count)
      }
      const end = await this.#wait(deadline - performance.now())
      if (end !== undefined) return end
    }
  }

  /** Whatever came, at least one byte. */
  async chunk(timeoutMs: number): Promise<Buffer | InputEnd> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) {
        this.#bytes -= chunk.length
        return chunk
      }
      this.#waitsForMessage = true
      const end = await this.#wait(timeoutMs)
      this.#waitsForMessage = false
      if (end !== undefined) return end
    }
  }

  /** Why the silence ended: after its time, by the peer's going or an interruption, or, undefined, by bytes. */
  async silence(ms: number): Promise<InputEnd | undefined> {
    if (this.#bytes > 0) return undefined
    return this.#interrupted ? 'interrupted' : this.#wait(ms)
  }

  /** Lets time pass, whatever comes meanwhile, unless the peer goes or the session is to end. */
  async rest(ms: number): Promise<void> {
    this.#beforeWait()
    const until = performance.now() + ms
    for (let left = ms; left > 0 && !this.#interrupted; left = until - performance.now())
      if ((await this.#sleep(left)) !== undefined) return
  }

  /** Gives back the rest of a chunk. */
  unread(rest: Buffer): void {
    if (rest.length === 0) return
    this.#chunks.unshift(rest)
    this.#bytes += rest.length
  }

  #takeLine(limit: number): Buffer | InputEnd | undefined {
    const pending = this.#merged()
    if (pending === undefined) return undefined
    const end = pending.indexOf(CRLF)
    if (end > limit || (end < 0 && pending.length > limit + 1)) return 'too-long'
    if (end < 0) return undefined
    this.#keep(pending.subarray(end + 2))
    return pending.subarray(0, end)
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#bytes = rest.length
  }

  #merged(): Buffer | undefined {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0]
  }

  #wait(timeoutMs: number): Promise<InputEnd | undefined> {
    this.#beforeWait()
    if (this.#ended) return Promise.resolve('closed')
    if (timeoutMs <= 0) return Promise.resolve('timeout')
    this.#socket.resume()
    return this.#sleep(timeoutMs)
  }

  /** Does not read on where enough came already. */
  #sleep(timeoutMs: number): Promise<InputEnd | undefined> {
    if (this.#ended) return Promise.resolve('closed')
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.('timeout'), timeoutMs)
      this.#wake = (end) => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve(end)
      }
    })
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > bounds.ahead) this.#socket.pause()
    this.#wake?.(undefined)
  }

  readonly #onEnd = (): void => {
    this.#ended = true
    this.#gone.abort(hungUp)
    this.#wake?.('closed')
  }
}

/**
 * Reads the body behind DATA (RFC 5321, section 4.5.2): finds CRLF.CRLF and nothing else, takes stuffed dots off, notices a
 * CR or LF alone. One pass with `indexOf`; input may be split anywhere.
 */
import { ByteSink } from '../byte-sink.ts'

const CR = 13
const LF = 10
const DOT = 46
const CRLF = Buffer.from('\r\n')
const EMPTY = Buffer.alloc(0)

export interface DataReaderOptions {
  /** Bytes kept; what goes beyond is read and forgotten. */
  readonly limit: number
  readonly bareNewline: 'refuse' | 'normalise'
  /** `plain` for BDAT, where a dot is a dot. */
  readonly dots?: 'stuffed' | 'plain'
}

export class DataReader {
  readonly sink: ByteSink
  readonly #normalise: boolean
  readonly #stuffed: boolean
  #carry: Buffer = EMPTY
  #lineStart = true
  #bare = false
  #buffer: Buffer = EMPTY
  #from = 0
  #at = 0
  #cr = -1
  #lf = -1

  constructor({ limit, bareNewline, dots = 'stuffed' }: DataReaderOptions) {
    this.sink = new ByteSink(limit)
    this.#normalise = bareNewline === 'normalise'
    this.#stuffed = dots === 'stuffed'
  }

  /** Whether a CR or LF stood alone. */
  get bare(): boolean {
    return this.#bare
  }

  /** What follows the end mark; undefined while the message goes on. */
  feed(chunk: Buffer): Buffer | undefined {
    this.#buffer = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk])
    this.#carry = EMPTY
    this.#from = 0
    this.#at = 0
    this.#cr = -1
    this.#lf = -1
    for (;;) {
      const step = this.#stuffed && this.#lineStart && this.#buffer[this.#at] === DOT ? this.#dot() : this.#newline()
      if (step !== 'on') return step === 'more' ? undefined : step
    }
  }

  /** For input that ends by its length: a CR held back turns out to stand alone. */
  end(): void {
    if (this.#carry.length === 0) return
    this.#bare = true
    const last = this.#normalise ? CRLF : this.#carry
    this.sink.append(last, 0, last.length)
    this.#carry = EMPTY
  }

  #dot(): 'on' | 'more' | Buffer {
    const next = this.#buffer[this.#at + 1]
    const afterNext = this.#buffer[this.#at + 2]
    if (next === undefined || (next === CR && afterNext === undefined)) return this.#keep(this.#at)
    this.sink.append(this.#buffer, this.#from, this.#at)
    if (next === CR && afterNext === LF) return this.#buffer.subarray(this.#at + 3)
    this.#at += 1
    this.#from = this.#at
    this.#lineStart = false
    return 'on'
  }

  #newline(): 'on' | 'more' {
    if (this.#cr < this.#at) this.#cr = this.#find(CR)
    if (this.#lf < this.#at) this.#lf = this.#find(LF)
    const first = Math.min(this.#cr, this.#lf)
    if (first === this.#buffer.length) return this.#take()
    if (first === this.#cr && first + 1 === this.#buffer.length) return this.#keep(first)
    if (this.#lf !== this.#cr + 1 || first === this.#lf) return this.#alone(first)
    this.#at = first + 2
    this.#lineStart = true
    return 'on'
  }

  /** The end of the buffer stands for absence, so that no byte is searched twice. */
  #find(byte: number): number {
    const found = this.#buffer.indexOf(byte, this.#at)
    return found < 0 ? this.#buffer.length : found
  }

  #alone(position: number): 'on' {
    this.#bare = true
    this.#lineStart = false
    this.#at = position + 1
    if (!this.#normalise) return 'on'
    this.sink.append(this.#buffer, this.#from, position)
    this.sink.append(CRLF, 0, 2)
    this.#from = this.#at
    return 'on'
  }

  #take(): 'more' {
    this.sink.append(this.#buffer, this.#from, this.#buffer.length)
    if (this.#at < this.#buffer.length) this.#lineStart = false
    this.#buffer = EMPTY
    return 'more'
  }

  /** Holds bytes back whose meaning the next chunk decides. */
  #keep(position: number): 'more' {
    this.sink.append(this.#buffer, this.#from, position)
    if (this.#buffer[position] === CR) this.#lineStart = false
    this.#carry = Buffer.from(this.#buffer.subarray(position))
    this.#buffer = EMPTY
    return 'more'
  }
}

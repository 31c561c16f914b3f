/**
 * Reads the body behind DATA (RFC 5321, section 4.5.2): finds CRLF.CRLF and nothing else, takes stuffed dots off, notices a
 * CR or LF alone. One pass with `indexOf`; input may be split anywhere.
 */
import { ByteSink } from '../byte-sink.ts'
import { markPlain } from '../lines.ts'

const CR = 13
const LF = 10
const DOT = 46
const CRLF = Buffer.from('\r\n')
const EMPTY = Buffer.alloc(0)

export interface DataReaderOptions {
  /** Bytes kept; what goes beyond is read and forgotten. */
  readonly limit: number
  readonly bareNewline: 'refuse' | 'normalise'
  /** Bytes to come, where the client said so. */
  readonly announced?: number
}

export class DataReader {
  readonly sink: ByteSink
  readonly #normalise: boolean
  #carry: Buffer = EMPTY
  #lineStart = true
  #bare = false
  #dotted = false
  #longest = 0
  #buffer: Buffer = EMPTY
  /** Up to here the sink has it. */
  #from = 0
  #at = 0
  /** Where the line begins; negative when an earlier chunk had its beginning. */
  #begin = 0
  /** The next CR and LF, as far as they are known. */
  #cr = -1
  #lf = -1

  constructor({ limit, bareNewline, announced = 0 }: DataReaderOptions) {
    this.sink = new ByteSink(limit, announced)
    this.#normalise = bareNewline === 'normalise'
  }

  /** Whether a CR or LF stood alone. */
  get bare(): boolean {
    return this.#bare
  }

  /** Bytes of the longest line so far. */
  get longestLine(): number {
    return this.#longest
  }

  /** The message, after its end; whoever sends it on is spared the search of its lines where they need no change. */
  finish(): Buffer {
    const message = this.sink.finish()
    if (!this.#bare && !this.#dotted) markPlain(message)
    return message
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
      const step = this.#lineStart && this.#buffer[this.#at] === DOT ? this.#dot() : this.#lines()
      if (step !== 'on') return step === 'more' ? undefined : step
    }
  }

  #dot(): 'on' | 'more' | Buffer {
    const next = this.#buffer[this.#at + 1]
    const afterNext = this.#buffer[this.#at + 2]
    if (next === undefined || (next === CR && afterNext === undefined)) return this.#keep(this.#at)
    this.sink.append(this.#buffer, this.#from, this.#at)
    if (next === CR && afterNext === LF) return this.#buffer.subarray(this.#at + 3)
    this.#dotted = true
    this.#at += 1
    this.#from = this.#at
    this.#lineStart = false
    return 'on'
  }

  /** Runs over lines that end as they should, to one that begins with a dot or to a CR or LF alone. */
  #lines(): 'on' | 'more' {
    const buffer = this.#buffer
    let at = this.#at
    let begin = this.#begin
    let cr = this.#cr
    let lf = this.#lf
    for (;;) {
      if (cr < at) cr = find(buffer, CR, at)
      if (lf < at) lf = find(buffer, LF, at)
      if (lf !== cr + 1 || lf === buffer.length) break
      if (cr - begin > this.#longest) this.#longest = cr - begin
      at = lf + 1
      begin = at
      this.#lineStart = true
      if (buffer[at] === DOT) break
    }
    const atDot = at > this.#at && buffer[at] === DOT
    this.#at = at
    this.#begin = begin
    this.#cr = cr
    this.#lf = lf
    return atDot ? 'on' : this.#irregular(cr, lf)
  }

  #irregular(cr: number, lf: number): 'on' | 'more' {
    const first = Math.min(cr, lf)
    if (first === this.#buffer.length) return this.#take()
    if (first === cr && first + 1 === this.#buffer.length) return this.#keep(first)
    this.#bare = true
    this.#lineStart = false
    this.#at = first + 1
    if (!this.#normalise) return 'on'
    this.sink.append(this.#buffer, this.#from, first)
    this.sink.append(CRLF, 0, 2)
    this.#from = this.#at
    this.#begin = this.#at
    return 'on'
  }

  #take(): 'more' {
    const { length } = this.#buffer
    this.sink.append(this.#buffer, this.#from, length)
    if (this.#at < length) this.#lineStart = false
    this.#longest = Math.max(this.#longest, length - this.#begin)
    this.#begin -= length
    this.#buffer = EMPTY
    return 'more'
  }

  /** Holds bytes back whose meaning the next chunk decides. */
  #keep(position: number): 'more' {
    this.sink.append(this.#buffer, this.#from, position)
    if (this.#buffer[position] === CR) this.#lineStart = false
    this.#carry = Buffer.from(this.#buffer.subarray(position))
    this.#begin -= position
    this.#buffer = EMPTY
    return 'more'
  }
}

/** The end of the buffer stands for absence, so that no byte is searched twice. */
function find(buffer: Buffer, byte: number, from: number): number {
  const found = buffer.indexOf(byte, from)
  return found < 0 ? buffer.length : found
}

/**
 * Reads what follows DATA up to CRLF.CRLF and nothing else (RFC 5321 section 4.1.1.4), undoing dot-stuffing in place,
 * in one pass over the octets; a bare CR or LF never ends a line here and is only noted.
 */
import type { MessageBuffer } from './message-buffer.ts'

const CR = 13
const LF = 10
const DOT = 46

/** Place in the current line: inside, after CR, at its start, after the dot that begins it, after that dot's CR. */
const inside = 0
const afterCr = 1
const lineStart = 2
const afterDot = 3
const afterDotCr = 4

export class DataReader {
  readonly message: MessageBuffer
  done = false
  /** DATA's own CRLF begins the first line. */
  #state = lineStart

  constructor(message: MessageBuffer) {
    this.message = message
  }

  /**
   * Takes octets, which become the reader's own; returns how many belonged to the message and its end. Octets kept are
   * moved to the front of the chunk over the dots that were dropped.
   */
  take(chunk: Buffer): number {
    if (this.#state === afterDotCr && chunk[0] !== LF) this.#giveBackCr()
    let state = this.#state
    let kept = 0
    let from = 0
    let index = 0
    for (; index < chunk.length; index += 1) {
      const octet = chunk[index] ?? 0
      if (state === inside) {
        if (octet > CR) continue
        if (octet === CR) state = afterCr
        else if (octet === LF) this.message.bareNewline = true
        continue
      }
      if (state === afterDotCr && octet === LF) {
        this.done = true
        index += 1
        break
      }
      if (state === lineStart && octet === DOT) {
        // the dot is dropped in any case: stuffing or the end
        kept = moved(chunk, { kept, from, end: index })
        from = index + 1
        state = afterDot
        continue
      }
      state = this.#next(state, octet)
    }
    this.#state = state
    // a CR behind the line's dot belongs to the end if LF follows, so it waits outside until then
    const waiting = state === afterDotCr ? (this.done ? 2 : 1) : 0
    kept = moved(chunk, { kept, from, end: Math.max(from, index - waiting) })
    if (kept > 0) this.message.append(chunk.subarray(0, kept))
    return index
  }

  #next(state: number, octet: number): number {
    const wasCr = state === afterCr || state === afterDotCr
    if (octet === LF) {
      if (wasCr) return lineStart
      this.message.bareNewline = true
      return inside
    }
    if (wasCr) this.message.bareNewline = true
    if (octet === CR) return state === afterDot ? afterDotCr : afterCr
    return inside
  }

  /** The CR that waited at the end of the last chunk was a bare one. */
  #giveBackCr(): void {
    this.message.bareNewline = true
    this.message.append(Buffer.from('\r'))
    this.#state = afterCr
  }
}

interface Run {
  readonly kept: number
  readonly from: number
  readonly end: number
}

/** Moves the run `from..end` down to `kept`; returns the new end of what is kept. */
function moved(chunk: Buffer, { kept, from, end }: Run): number {
  if (kept !== from && end > from) chunk.copyWithin(kept, from, end)
  return kept + (end - from)
}

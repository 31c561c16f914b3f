/** The octets of a message while it arrives: chunks kept as they come, small ones gathered, joined once. Bounded by a size. */

/** Chunks below this are copied together, so that a client that sends octet by octet cannot make a million objects. */
const smallChunk = 2_048
const slabSize = 64 * 1_024
const CR = 13
const LF = 10

export class MessageBuffer {
  readonly #limit: number
  #chunks: Buffer[] = []
  #kept = 0
  #slab: Buffer | undefined
  #slabUsed = 0
  /** Octets the client sent, kept or not. */
  size = 0
  /** A CR or LF was seen that is not part of CRLF. */
  bareNewline = false
  #lastOctet = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get tooLarge(): boolean {
    return this.size > this.#limit
  }

  /** Takes the chunk over; it must not change afterwards. Beyond the limit only the size is counted. */
  append(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.size += chunk.length
    if (this.tooLarge) {
      this.#discard()
      return
    }
    if (chunk.length >= smallChunk) {
      this.#closeSlab()
      this.#chunks.push(chunk)
      this.#kept += chunk.length
      return
    }
    this.#gather(chunk)
  }

  /** As append, for octets that no line scanner has looked at (BDAT): also finds bare newlines. */
  appendUnscanned(chunk: Buffer): void {
    if (!this.bareNewline) this.#scan(chunk)
    this.append(chunk)
  }

  /** At the very end: a last CR without LF is bare. */
  endUnscanned(): void {
    if (this.#lastOctet === CR) this.bareNewline = true
  }

  /** The whole message; without a copy when it came in one chunk. */
  join(): Buffer {
    this.#closeSlab()
    const [first] = this.#chunks
    if (this.#chunks.length === 1 && first) return first
    return Buffer.concat(this.#chunks, this.#kept)
  }

  #gather(chunk: Buffer): void {
    if (this.#slab && this.#slabUsed + chunk.length > this.#slab.length) this.#closeSlab()
    this.#slab ??= Buffer.allocUnsafe(this.#chunks.length === 0 ? smallChunk * 2 : slabSize)
    chunk.copy(this.#slab, this.#slabUsed)
    this.#slabUsed += chunk.length
    this.#kept += chunk.length
  }

  #closeSlab(): void {
    if (!this.#slab) return
    this.#chunks.push(this.#slab.subarray(0, this.#slabUsed))
    this.#slab = undefined
    this.#slabUsed = 0
  }

  #discard(): void {
    this.#chunks = []
    this.#slab = undefined
    this.#slabUsed = 0
    this.#kept = 0
  }

  #scan(chunk: Buffer): void {
    let previous = this.#lastOctet
    for (let index = 0; index < chunk.length; index += 1) {
      const octet = chunk[index] ?? 0
      if ((octet === LF) !== (previous === CR)) {
        this.bareNewline = true
        return
      }
      previous = octet
    }
    this.#lastOctet = previous
  }
}

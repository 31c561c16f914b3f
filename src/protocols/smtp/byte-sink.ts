/** Gathers slices into few blocks, so that a message of tiny lines costs no more memory than one of long ones. */

const SMALLEST_BLOCK = 512
const FIRST_BLOCK = 16 * 1024
const LARGEST_BLOCK = 4 * 1024 * 1024
/** An announcement costs nothing, so no more than this is believed before anything came. */
const LARGEST_EXPECTED = 256 * 1024

export class ByteSink {
  #full: Buffer[] = []
  #block = Buffer.alloc(0)
  #used = 0
  #size = 0
  #dropped = false
  readonly #limit: number
  readonly #expected: number

  /** `expected` bytes, where they are announced, get their memory in one piece. */
  constructor(limit = Number.POSITIVE_INFINITY, expected = 0) {
    this.#limit = limit
    this.#expected = Math.min(expected, limit, LARGEST_EXPECTED)
  }

  /** Bytes given so far, also those beyond the limit, which are not kept. */
  get size(): number {
    return this.#size
  }

  get overflowed(): boolean {
    return this.#size > this.#limit
  }

  /** Whether it was told to keep nothing. */
  get dropped(): boolean {
    return this.#dropped
  }

  /** Lets go of what it has and from now on only counts. */
  drop(): void {
    this.#dropped = true
    this.#forget()
  }

  append(source: Buffer, from: number, to: number): void {
    if (to <= from) return
    this.#size += to - from
    if (this.overflowed || this.#dropped) this.#forget()
    else this.#copy(source, from, to)
  }

  /** All in one buffer; the sink is not to be used any more. */
  finish(): Buffer {
    const last = this.#block.subarray(0, this.#used)
    if (this.#full.length > 0) return Buffer.concat([...this.#full, last])
    // A block that is mostly used stays; of any other the rest would be memory that nobody needs.
    return this.#used * 4 >= this.#block.length * 3 ? last : Buffer.from(last)
  }

  #copy(source: Buffer, from: number, to: number): void {
    let at = from
    while (at < to) {
      if (this.#used === this.#block.length) this.#grow(to - at)
      const copied = source.copy(this.#block, this.#used, at, to)
      this.#used += copied
      at += copied
    }
  }

  #grow(wanted: number): void {
    const first = this.#full.length === 0 && this.#block.length === 0
    if (this.#used > 0) this.#full.push(this.#block)
    const size =
      first && this.#expected > 0 ? Math.max(this.#expected, Math.min(wanted, LARGEST_BLOCK)) : this.#next(wanted)
    this.#block = Buffer.allocUnsafeSlow(size)
    this.#used = 0
  }

  /** What comes first is often all there is: it gets a block of its size. */
  #next(wanted: number): number {
    if (this.#size === wanted && wanted >= SMALLEST_BLOCK) return Math.min(LARGEST_BLOCK, wanted)
    return Math.min(LARGEST_BLOCK, Math.max(FIRST_BLOCK, this.#block.length * 2, wanted))
  }

  #forget(): void {
    this.#full = []
    this.#block = Buffer.alloc(0)
    this.#used = 0
  }
}

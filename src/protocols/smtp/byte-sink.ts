/** Gathers slices into few blocks, so that a message of tiny lines costs no more memory than one of long ones. */

const FIRST_BLOCK = 16 * 1024
const LARGEST_BLOCK = 4 * 1024 * 1024

export class ByteSink {
  #full: Buffer[] = []
  #block = Buffer.alloc(0)
  #used = 0
  #size = 0
  readonly #limit: number

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit
  }

  /** Bytes given so far, also those beyond the limit, which are not kept. */
  get size(): number {
    return this.#size
  }

  get overflowed(): boolean {
    return this.#size > this.#limit
  }

  append(source: Buffer, from: number, to: number): void {
    if (to <= from) return
    this.#size += to - from
    if (this.overflowed) this.#forget()
    else this.#copy(source, from, to)
  }

  finish(): Buffer {
    const last = this.#block.subarray(0, this.#used)
    return this.#full.length === 0 ? Buffer.from(last) : Buffer.concat([...this.#full, last])
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
    if (this.#used > 0) this.#full.push(this.#block)
    this.#block = Buffer.allocUnsafeSlow(Math.min(LARGEST_BLOCK, Math.max(FIRST_BLOCK, this.#block.length * 2, wanted)))
    this.#used = 0
  }

  #forget(): void {
    this.#full = []
    this.#block = Buffer.alloc(0)
    this.#used = 0
  }
}

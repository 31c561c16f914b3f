/** A place in bytes that moves forward: reading past the end gives zeros and is noted, never a throw. */
export class Cursor {
  readonly bytes: Buffer
  at: number
  /** Something was asked for that is not there. */
  short = false

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  get left(): number {
    return Math.max(0, this.bytes.length - this.at)
  }

  #has(size: number): boolean {
    if (this.left >= size) return true
    this.short = true
    this.at = this.bytes.length
    return false
  }

  u8(): number {
    return this.#has(1) ? this.bytes.readUInt8(this.at++) : 0
  }

  u16(): number {
    if (!this.#has(2)) return 0
    this.at += 2
    return this.bytes.readUInt16LE(this.at - 2)
  }

  u32(): number {
    if (!this.#has(4)) return 0
    this.at += 4
    return this.bytes.readUInt32LE(this.at - 4)
  }

  double(): number {
    if (!this.#has(8)) return 0
    this.at += 8
    return this.bytes.readDoubleLE(this.at - 8)
  }

  /** At most what is there. */
  take(size: number): Buffer {
    if (size > this.left) this.short = true
    const found = this.bytes.subarray(this.at, this.at + size)
    this.at += found.length
    return found
  }

  skip(size: number): void {
    if (this.#has(size)) this.at += size
  }
}

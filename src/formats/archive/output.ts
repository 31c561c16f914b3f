/** Output of a decoder that grows as it is written and stops at its bound; earlier output can be copied onto its end. */

export class Output {
  #bytes: Buffer
  #length = 0
  readonly #most: number

  constructor(most: number) {
    this.#most = most
    this.#bytes = Buffer.alloc(Math.min(most, 65_536))
  }

  get length(): number {
    return this.#length
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** False where it would pass the bound. */
  write(data: Buffer): boolean {
    if (!this.#room(data.length)) return false
    data.copy(this.#bytes, this.#length)
    this.#length += data.length
    return true
  }

  /** A match: `count` bytes from `distance` back, which may overlap what it writes. False where there is no such place or no room. */
  repeat(distance: number, count: number): boolean {
    if (distance < 1 || distance > this.#length || !this.#room(count)) return false
    for (let left = count; left > 0; left -= 1) {
      this.#bytes[this.#length] = this.#bytes[this.#length - distance] ?? 0
      this.#length += 1
    }
    return true
  }

  #room(count: number): boolean {
    const wanted = this.#length + count
    if (wanted > this.#most) return false
    if (wanted <= this.#bytes.length) return true
    const larger = Buffer.alloc(Math.min(this.#most, Math.max(wanted, this.#bytes.length * 2)))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
    return true
  }
}

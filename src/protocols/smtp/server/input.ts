/** Octets that came and were not used yet: lines and runs are taken from the front. */

const LF = 10
const none = Buffer.alloc(0)

/** RFC 5321 allows 512 octets, extensions more; AUTH takes 12,288 (RFC 4954 section 4). */
export const lineLimit = 12_288

export class Input {
  #octets: Buffer = none

  get length(): number {
    return this.#octets.length
  }

  push(chunk: Buffer): void {
    this.#octets = this.#octets.length === 0 ? chunk : Buffer.concat([this.#octets, chunk])
  }

  /** All that is here; what is not used is told by `skip`. */
  peek(): Buffer {
    return this.#octets
  }

  skip(count: number): void {
    this.#octets = count >= this.#octets.length ? none : this.#octets.subarray(count)
  }

  clear(): void {
    this.#octets = none
  }

  /** A line with its newline; undefined when none is complete yet. */
  line(): string | undefined {
    const end = this.#octets.indexOf(LF)
    if (end < 0) return undefined
    const text = this.#octets.toString('utf8', 0, end + 1)
    this.skip(end + 1)
    return text
  }
}

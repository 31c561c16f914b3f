/** Message bodies that are small and young, by least recent use within a bound of bytes; the log has them all. */
export class BodyCache {
  readonly #bodies = new Map<string, Buffer>()
  readonly #capacity: number
  readonly largest: number
  #bytes = 0

  constructor(capacity = 64 * 1024 * 1024, largest = 512 * 1024) {
    this.#capacity = capacity
    this.largest = largest
  }

  get bytes(): number {
    return this.#bytes
  }

  get(id: string): Buffer | undefined {
    const body = this.#bodies.get(id)
    if (!body) return undefined
    this.#bodies.delete(id)
    this.#bodies.set(id, body)
    return body
  }

  set(id: string, body: Buffer): void {
    this.delete(id)
    if (body.length > this.largest) return
    this.#bodies.set(id, body)
    this.#bytes += body.length
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= this.#capacity) break
      this.delete(oldest)
    }
  }

  delete(id: string): void {
    const body = this.#bodies.get(id)
    if (!body) return
    this.#bodies.delete(id)
    this.#bytes -= body.length
  }
}

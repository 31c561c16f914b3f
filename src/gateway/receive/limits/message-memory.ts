/** Memory for the messages that clients are sending now. One client gets half of it at most, or one message of full size. */
import type { Room } from '#protocols/smtp/session/options.ts'

export class MessageMemory {
  readonly #most: number
  readonly #share: number
  #taken = 0
  readonly #byClient = new Map<string, number>()

  /** Bytes. */
  constructor({ most, message }: { most: number; message: number }) {
    this.#most = Math.max(most, message)
    this.#share = Math.max(most / 2, message)
  }

  get taken(): number {
    return this.#taken
  }

  /** What a session is given; whose it is does not change while it holds any. */
  roomFor(client: () => string): Room {
    return { take: (bytes) => this.#take(client(), bytes), give: (bytes) => this.#give(client(), bytes) }
  }

  #take(client: string, bytes: number): boolean {
    const own = (this.#byClient.get(client) ?? 0) + bytes
    if (own > this.#share || this.#taken + bytes > this.#most) return false
    this.#byClient.set(client, own)
    this.#taken += bytes
    return true
  }

  #give(client: string, bytes: number): void {
    this.#taken -= bytes
    const own = (this.#byClient.get(client) ?? 0) - bytes
    if (own > 0) this.#byClient.set(client, own)
    else this.#byClient.delete(client)
  }
}

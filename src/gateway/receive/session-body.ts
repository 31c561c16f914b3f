/** The bytes of a message that waits in its session: in memory while they are the client's, read back from our disk afterwards. */
export class SessionBody {
  #bytes: Buffer | undefined
  readonly #kept: () => Promise<Buffer | undefined>

  constructor(bytes: Buffer, kept: () => Promise<Buffer | undefined>) {
    this.#bytes = bytes
    this.#kept = kept
  }

  /** Undefined where the message has ended. */
  readonly read = async (): Promise<Buffer | undefined> => this.#bytes ?? this.#kept()

  /** The session is over: whoever still needs the bytes finds them where they are kept, or nowhere. */
  letGo(): void {
    this.#bytes = undefined
  }
}

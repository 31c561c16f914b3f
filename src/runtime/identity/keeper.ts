/**
 * The identity while the process runs: it can be replaced by command, here or by another node of the cluster that has the same
 * folder, and whoever uses it is told.
 */
import { X509Certificate } from 'node:crypto'
import { Failure } from '#core/errors.ts'
import { parseFingerprint } from '#core/fingerprint.ts'
import type { OwnIdentity } from '#contract/identity-api.ts'
import { loadIdentity, readIdentity, replaceIdentity, type Identity } from './identity.ts'

/** Milliseconds between two looks at the file, which another node may have replaced. */
const lookEvery = 5_000

export class IdentityKeeper implements Omit<Identity, 'previous'>, Disposable {
  readonly #directory: string
  readonly #commonName: string
  readonly #listeners = new Set<() => void>()
  readonly #timer: NodeJS.Timeout
  #current: Identity
  #changing: Promise<unknown> = Promise.resolve()

  private constructor(directory: string, commonName: string, current: Identity) {
    this.#directory = directory
    this.#commonName = commonName
    this.#current = current
    this.#timer = setInterval(() => void this.look(), lookEvery).unref()
  }

  static async open(directory: string, commonName: string): Promise<IdentityKeeper> {
    return new IdentityKeeper(directory, commonName, await loadIdentity(directory, commonName))
  }

  get key(): string {
    return this.#current.key
  }

  get certificate(): string {
    return this.#current.certificate
  }

  get fingerprint(): string {
    return this.#current.fingerprint
  }

  get id(): string {
    return this.#current.id
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  show(): OwnIdentity {
    const { id, fingerprint, previous, certificate } = this.#current
    const { validFromDate, validToDate } = new X509Certificate(certificate)
    const madeAt = previous?.until ?? validFromDate.toISOString()
    const before = previous ? { previous } : {}
    return { id, fingerprint, madeAt, validUntil: validToDate.toISOString(), ...before }
  }

  /** Makes a new certificate. `replaced` is the fingerprint that was shown to whoever asks. Throws `Failure`. */
  async rotate(replaced: string): Promise<OwnIdentity> {
    const done = this.#changing.then(async () => {
      await this.#look()
      if (parseFingerprint(replaced) !== this.#current.fingerprint)
        throw new Failure('conflict', 'The certificate is another one by now; nothing was changed.')
      this.#take(await replaceIdentity(this.#directory, this.#current, this.#commonName))
      return this.show()
    })
    this.#changing = done.catch(() => undefined)
    return done
  }

  /** Looks whether another node replaced it. */
  look(): Promise<void> {
    const done = this.#changing.then(() => this.#look())
    this.#changing = done.catch(() => undefined)
    return done.catch(() => undefined)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const found = await readIdentity(this.#directory)
    if (found && found.fingerprint !== this.#current.fingerprint) this.#take(found)
  }

  #take(identity: Identity): void {
    this.#current = identity
    for (const listener of this.#listeners) listener()
  }
}

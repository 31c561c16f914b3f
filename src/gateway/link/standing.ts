/** How a link stands to its server, and who is told when that changes. */
import { Failure } from '#core/errors.ts'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import type { ConnectionState } from '#core/submission.ts'

export class Standing {
  readonly #changed: () => void
  readonly #notices = new Set<(notice: VerdictNotice) => void>()
  readonly #connected = new Set<() => void>()
  state: ConnectionState = 'waiting-for-authorisation'
  explanation = 'Connecting.'
  shownFingerprint: string | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  become(state: ConnectionState, explanation: string): void {
    const before = this.state
    this.state = state
    this.explanation = explanation
    this.#changed()
    if (state === 'connected' && before !== 'connected') for (const listener of this.#connected) listener()
  }

  /** Whether the connection must not be tried again before a person has looked. */
  broken(error: unknown): boolean {
    const failure = error instanceof Failure ? error : new Failure('unreachable', String(error))
    if (failure.code !== 'fingerprint-mismatch') {
      this.become('unreachable', failure.message)
      return false
    }
    this.shownFingerprint = /[0-9a-f]{64}/.exec(failure.details[0] ?? '')?.[0]
    this.become('certificate-changed', failure.message)
    return true
  }

  tell(notice: VerdictNotice): void {
    for (const listener of this.#notices) listener(notice)
  }

  onNotice(listener: (notice: VerdictNotice) => void): () => void {
    this.#notices.add(listener)
    return () => this.#notices.delete(listener)
  }

  onConnected(listener: () => void): () => void {
    this.#connected.add(listener)
    return () => this.#connected.delete(listener)
  }
}

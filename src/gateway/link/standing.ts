/** How a link stands to its server, and who is told when that changes. */
import type { VerdictNotice } from '#contract/analysis-api.ts'
import type { ConnectionReason } from '#contract/connection-reasons.ts'
import { Failure } from '#core/errors.ts'
import type { ConnectionState } from '#core/submission.ts'
import { ConnectionFailure } from '#runtime/identity/connection-failure.ts'

export interface Standpoint {
  readonly state: ConnectionState
  readonly reason: ConnectionReason
  /** In the administrator's words: why the state is what it is. */
  readonly explanation: string
}

export class Standing {
  readonly #changed: () => void
  readonly #notices = new Set<(notice: VerdictNotice) => void>()
  readonly #connected = new Set<() => void>()
  readonly #now: () => number
  state: ConnectionState = 'waiting-for-authorisation'
  reason: ConnectionReason = 'connecting'
  explanation = 'Connecting.'
  shownFingerprint: string | undefined
  /** Milliseconds since 1970: when the other certificate was seen first. */
  changedAt: number | undefined

  constructor(changed: () => void, now: () => number = Date.now) {
    this.#changed = changed
    this.#now = now
  }

  become({ state, reason, explanation }: Standpoint): void {
    const before = this.state
    this.state = state
    this.reason = reason
    this.explanation = explanation
    this.#changed()
    if (state === 'connected' && before !== 'connected') for (const listener of this.#connected) listener()
  }

  /** Whether the connection must not be tried again before a person has looked. */
  broken(error: unknown): boolean {
    const failure = error instanceof Failure ? error : new Failure('unreachable', String(error))
    const { message: explanation, details } = failure
    const reason = failure instanceof ConnectionFailure ? failure.reason : 'server-failing'
    if (failure.code !== 'fingerprint-mismatch') {
      this.become({ state: 'unreachable', reason, explanation })
      return false
    }
    this.shownFingerprint = /[0-9a-f]{64}/.exec(details[0] ?? '')?.[0]
    this.changedAt = this.#now()
    this.become({ state: 'certificate-changed', reason, explanation })
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

/**
 * Failures in the few statuses that the KATA API has: a program written for it knows no 403, no 409 and no 503.
 */
import { Failure, failures } from '#core/errors.ts'
import { asUnavailable } from '#runtime/database/unavailable.ts'
import type { Mounted } from '#runtime/http/handler.ts'

/** Questions for alerts of one system that are answered at once; each may read thousands of rows. */
const mostQuestions = 4

const spoken = new Set([400, 401, 404, 413, 429])
const refusal = new Set([403, 409])

/** What one of our failures is called there. */
function inTheirWords(error: unknown): unknown {
  const failure = error instanceof Failure ? error : asUnavailable(error)
  if (!failure) return error
  const { status } = failures[failure.code]
  if (spoken.has(status)) return failure
  if (refusal.has(status)) return new Failure('not-signed-in', failure.message)
  return new Failure('internal', failure.message)
}

export function asKata(mounted: Mounted): Mounted {
  return {
    route: mounted.route,
    async answer(call) {
      try {
        return await mounted.answer(call)
      } catch (error) {
        throw inTheirWords(error)
      }
    },
  }
}

/** Bounds what a system asks for at once. */
export class Questions {
  readonly #open = new Map<string, number>()

  async within<T>(system: string, answer: () => Promise<T>): Promise<T> {
    const open = this.#open.get(system) ?? 0
    if (open >= mostQuestions) throw new Failure('too-many', 'Too many questions for alerts at once.')
    this.#open.set(system, open + 1)
    try {
      return await answer()
    } finally {
      const left = (this.#open.get(system) ?? 1) - 1
      if (left > 0) this.#open.set(system, left)
      else this.#open.delete(system)
    }
  }
}

/**
 * Patterns that a sample brings, run with an end: matching that backtracks without end is stopped by the engine's own
 * watchdog. Patterns that cannot backtrack far run directly, since a watchdog costs more than they do.
 */
import { createContext, Script } from 'node:vm'

const budgetMs = 250
/** A repeated group, a back reference, or several open repetitions over a long text may take more than linear time. */
const repeatedGroup = /\)[*+{]|\\[1-9]/
const repetition = /[*+]|\{\d+,/g
const shortSubject = 2_000

const script = new Script('run()')
const context: { run: () => unknown } = createContext({ run: () => undefined }) as { run: () => unknown }

function isRisky(pattern: string, subject: string): boolean {
  if (repeatedGroup.test(pattern)) return subject.length > 16
  const count = pattern.match(repetition)?.length ?? 0
  return count > 2 || (count > 1 && subject.length > shortSubject)
}

/** The result, or undefined when matching was stopped. */
export function guarded<Result>(
  { pattern, subject }: { pattern: string; subject: string },
  run: () => Result,
): Result | undefined {
  if (!isRisky(pattern, subject)) return run()
  context.run = run
  try {
    return script.runInContext(context, { timeout: budgetMs }) as Result
  } catch (error) {
    // It is an error of the other context, so it is no instance of this one's Error.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    context.run = () => undefined
  }
}

/**
 * The life of a long-running command: start, run until SIGINT or SIGTERM, close in reverse, exit 0. A second signal forces;
 * a failed start or an uncaught error is told and ends with 1.
 */
import { Failure } from '#core/errors.ts'

export type Start = (stack: AsyncDisposableStack) => Promise<void>

export interface LifecycleOptions {
  /** Tells an error that ends the program; stderr by default. */
  readonly report?: (error: unknown) => void
}

/** Milliseconds that closing may take before it is forced. */
const patience = 30_000

/** An operator's failure in words, a bug with its stack. */
export function describeError(error: unknown): string {
  if (error instanceof Failure) return [`${error.message} (${error.code})`, ...error.details].join('\n  ')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const toStderr = (error: unknown) => void process.stderr.write(`${describeError(error)}\n`)

export async function runUntilStopped(start: Start, options: LifecycleOptions = {}): Promise<void> {
  const report = options.report ?? toStderr
  const stack = new AsyncDisposableStack()
  const stopped = Promise.withResolvers<void>()
  let signals = 0
  let status = 0
  const onSignal = () => {
    signals += 1
    if (signals > 1) process.exit(1)
    stopped.resolve()
  }
  const onUncaught = (error: unknown) => {
    report(error)
    status = 1
    stopped.resolve()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', onUncaught)
  // Keeps the process alive though everything else may be unreferenced.
  const alive = setInterval(() => undefined, 2 ** 30)
  await start(stack).then(() => stopped.promise, onUncaught)
  setTimeout(() => process.exit(1), patience).unref()
  await stack.disposeAsync().catch(onUncaught)
  clearInterval(alive)
  process.exit(status)
}

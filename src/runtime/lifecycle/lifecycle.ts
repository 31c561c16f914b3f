/**
 * The life of a long-running command: start, run until SIGINT, SIGTERM or SIGHUP, close in reverse, exit 0. A signal cuts a
 * start short; a second one forces; a failed start or an uncaught error is told and ends with 1.
 */
import { Failure } from '#core/errors.ts'

/** The signal is aborted when the command is to stop: a start still under way may give up with any error. */
export type Start = (stack: AsyncDisposableStack, signal: AbortSignal) => Promise<void>

export interface LifecycleOptions {
  /** Tells an error that ends the program; stderr by default. */
  readonly report?: (error: unknown) => void
  /** Told of the first signal, for closing may take a while. */
  readonly onStop?: () => void
}

/** Milliseconds that closing may take before it is forced. */
const patience = 30_000

/** An operator's failure in words, a bug with its stack. */
export function describeError(error: unknown): string {
  if (error instanceof Failure) return [`${error.message} (${error.code})`, ...error.details].join('\n  ')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const toStderr = (error: unknown) => void process.stderr.write(`${describeError(error)}\n`)

/** SIGHUP is what a closing terminal sends; unheard, it would end the program without closing anything. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export async function runUntilStopped(start: Start, options: LifecycleOptions = {}): Promise<void> {
  const report = options.report ?? toStderr
  const stack = new AsyncDisposableStack()
  const stop = new AbortController()
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  let status = 0
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(1)
    options.onStop?.()
    stop.abort()
  }
  const fail = (error: unknown) => {
    report(error)
    status = 1
    stop.abort()
  }
  for (const signal of signals) process.on(signal, onSignal)
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  // Keeps the process alive though everything else may be unreferenced.
  const alive = setInterval(() => undefined, 2 ** 30)
  await start(stack, stop.signal).catch((error: unknown) => {
    // What the stop itself cut short is no failure.
    if (!stop.signal.aborted) fail(error)
  })
  await stopped
  setTimeout(() => process.exit(1), patience).unref()
  await stack.disposeAsync().catch(fail)
  clearInterval(alive)
  process.exit(status)
}

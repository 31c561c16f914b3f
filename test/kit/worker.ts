/** Starts a worker process as its users do, with the command line. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const program = path.join(import.meta.dirname, '../../src/main/lazaret.ts')

export interface RunningWorker {
  /** What it has said to people so far. */
  words(): string
  signal(signal: NodeJS.Signals): void
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

/** Resolves when it says that it is ready. */
export async function startWorker(args: readonly string[]): Promise<RunningWorker> {
  const child = spawn(process.execPath, [program, 'worker', '--json', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const words: string[] = []
  child.stderr.on('data', (piece: Buffer) => words.push(piece.toString()))
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })
  await Promise.race([once(lines, 'line'), ended])
  if (child.exitCode !== null) throw new Error(`the worker ended before it was ready:\n${words.join('')}`)
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    return child.exitCode
  }
  return {
    words: () => words.join(''),
    signal: (signal) => void child.kill(signal),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}

/**
 * Programs of ours that must not outlive this process, however it exits: by force, by an error, in the middle of a start.
 * They get their signal in the last moment; nobody waits for them any more. Only SIGKILL leaves them running.
 */

interface Owed {
  readonly pid: number
  readonly signal: NodeJS.Signals
}

const owed = new Set<Owed>()

function signalAll(): void {
  for (const { pid, signal } of owed)
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended already.
    }
}

/** A negative number names a process group, as in kill(2). What is returned takes the word back. */
export function signalAtExit(pid: number, signal: NodeJS.Signals): () => void {
  if (owed.size === 0) process.on('exit', signalAll)
  const one = { pid, signal }
  owed.add(one)
  return () => {
    owed.delete(one)
    if (owed.size === 0) process.off('exit', signalAll)
  }
}

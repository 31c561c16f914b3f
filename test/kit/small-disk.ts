/** A disk of its own that is easily full: a tmpfs, mounted by root alone. */
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runProgram } from './programs.ts'

export interface SmallDisk extends AsyncDisposable {
  readonly directory: string
  /** Leaves not one free block. */
  fill(): Promise<void>
  /** Takes the filling away again. */
  free(): Promise<void>
}

export const whyNoSmallDisk = process.getuid?.() === 0 ? undefined : 'only root can mount a disk'

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC'

/** Appends until there is no room for one step more. */
async function appendUntilFull(file: string, step: number): Promise<void> {
  for (;;)
    try {
      await appendFile(file, Buffer.alloc(step))
    } catch (error) {
      if (isFull(error)) return
      throw error
    }
}

const prefix = path.join(tmpdir(), 'lazaret-disk-')

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A run that was killed leaves its disk mounted; its name says whose it was. */
async function unmountStale(): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '')
  for (const directory of mounts.filter((one) => one.startsWith(prefix))) {
    const owner = /^(\d+)-/.exec(directory.slice(prefix.length))?.[1]
    if (owner !== undefined && isRunning(Number(owner))) continue
    // Lazily: what that run had started may still have files open there.
    await runProgram('umount', ['--lazy', directory]).catch(() => undefined)
    await rm(directory, { recursive: true, force: true }).catch(() => undefined)
  }
}

export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  await unmountStale()
  const directory = await mkdtemp(`${prefix}${process.pid}-`)
  await runProgram('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory])
  const filling = path.join(directory, 'filling')
  return {
    directory,
    async fill() {
      await appendUntilFull(filling, 1_048_576)
      await appendUntilFull(filling, 4_096)
    },
    free: () => rm(filling, { force: true }),
    async [Symbol.asyncDispose]() {
      await runProgram('umount', [directory])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

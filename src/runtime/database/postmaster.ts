/**
 * The running PostgreSQL of a data directory: read from its postmaster.pid (PostgreSQL, "Database File Layout"), believed
 * only when the process exists and works in that very directory.
 */
import { readFileSync, readlinkSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import path from 'node:path'

export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** Where nobody collects orphans (a container without an init), one that has ended stays in the table as a zombie. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}

/** Where a process cannot be looked into, existing has to do. */
function worksIn(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data
  } catch {
    return process.platform !== 'linux'
  }
}

/** A pid file whose process is gone, or is somebody else under a reused number, is removed. */
export function findPostmaster(data: string): Postmaster | undefined {
  const file = path.join(data, 'postmaster.pid')
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  if (Number.isSafeInteger(pid) && pid > 1 && worksIn(pid, data)) return { pid, port: Number(lines[3]) }
  rmSync(file, { force: true })
  return undefined
}

async function waitForEnd(pid: number, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds
  while (isAlive(pid) && Date.now() < until) await delay(25)
  return !isAlive(pid)
}

/** Resolves when a server that is not our child has ended. */
export async function endOf(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(1_000, undefined, { ref: false })
}

/** Fast shutdown with a checkpoint; an immediate one, from which PostgreSQL recovers, where that takes too long. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    if (await waitForEnd(pid, patience)) return
  }
}

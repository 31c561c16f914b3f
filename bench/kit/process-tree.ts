/** CPU time and memory of a process with all its descendants, from /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'

export interface Usage {
  /** Milliseconds of user and system time, those of ended children included. */
  readonly cpuMs: number
  /** Bytes, what processes share counted once (proportional set size). */
  readonly memory: number
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly ticks: number
}

/** USER_HZ is 100 on every Linux that Node runs on. */
const tickMs = 10

function readProcess(pid: string): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name may hold blanks and brackets; what follows it does not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const at = (index: number): number => Number(fields[index - 3] ?? 0)
    return { pid: Number(pid), parent: at(4), ticks: at(14) + at(15) + at(16) + at(17) }
  } catch {
    return undefined
  }
}

function tree(roots: readonly number[]): readonly Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readProcess(pid) ?? [])
  const members = new Set(roots)
  for (let before = -1; before !== members.size;) {
    before = members.size
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid)
  }
  return all.filter(({ pid }) => members.has(pid))
}

function memoryOf(pid: number): number {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))
    return Number(found?.[1] ?? 0) * 1_024
  } catch {
    return 0
  }
}

export function cpuOf(roots: readonly number[]): number {
  return tree(roots).reduce((sum, { ticks }) => sum + ticks, 0) * tickMs
}

export function usageOf(roots: readonly number[]): Usage {
  const processes = tree(roots)
  return {
    cpuMs: processes.reduce((sum, { ticks }) => sum + ticks, 0) * tickMs,
    memory: processes.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
  }
}

/** Bytes in memory of one process (resident set size). */
export function residentBytes(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return Number(found?.[1] ?? 0) * 1_024
}

/** From the flat list of processes to a forest; a process whose parent is unknown stands at the top. */
import type { ProcessRecord } from '#core/behaviour.ts'

export interface ProcessNode {
  readonly process: ProcessRecord
  readonly children: readonly ProcessNode[]
}

/** Ends for any list: each process is placed once, even where parents form a ring. */
export function growTree(processes: readonly ProcessRecord[]): readonly ProcessNode[] {
  const placed = new Set<ProcessRecord>()
  const grow = (process: ProcessRecord): ProcessNode => {
    placed.add(process)
    const below = processes.filter((other) => other.parent === process.pid && !placed.has(other))
    return { process, children: below.filter((other) => !placed.has(other)).map(grow) }
  }
  const pids = new Set(processes.map(({ pid }) => pid))
  const roots = processes.filter(({ parent, pid }) => !pids.has(parent) || parent === pid).map(grow)
  const stranded = processes.flatMap((process) => (placed.has(process) ? [] : [grow(process)]))
  return [...roots, ...stranded]
}

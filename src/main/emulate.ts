/** `lazaret emulate`: runs one object in the virtual Windows, in a worker, and shows what it did. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BehaviourEvent, ProcessRecord, ScriptLayer } from '#core/behaviour.ts'
import type { BehaviourSummary, InspectionReport } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import { openInspector } from '#runtime/inspector/inspector.ts'
import { showBehaviour } from './emulate-view.ts'

export interface EmulateOptions {
  readonly json: boolean
  readonly out?: (line: string) => void
}

const rulesDirectory = path.join(import.meta.dirname, '../../rules')
const onProblem = (text: string): void => void process.stderr.write(`lazaret emulate: ${text}\n`)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Exit code: 0, or 2 where the path could not be read. */
export async function emulateFile(file: string, { json, out = say }: EmulateOptions): Promise<number> {
  try {
    const bytes = await readFile(file)
    await using inspector = await openInspector({ rulesDirectory, workers: 1, onProblem })
    const deadline = limits.inspection.object
    const found = await inspector.inspect({ name: path.basename(file), bytes, profile: 'full', deadline })
    const report = { ...found, behaviour: numbered(found.behaviour) }
    out(json ? JSON.stringify(rowOf(report)) : showBehaviour(report))
    return 0
  } catch (error) {
    process.stderr.write(`lazaret emulate: ${file}: ${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

/** Every object has a machine of its own, whose process numbers begin anew: here each number stands for one process. */
function numbered(behaviour: readonly BehaviourSummary[]): BehaviourSummary[] {
  const numbers = new Map<string, number>()
  const layers = { count: 0 }
  return behaviour.map((one) => {
    const number = (pid: number): number => {
      if (pid === 0) return 0
      const key = `${one.object} ${pid}`
      const known = numbers.get(key) ?? 4_000 + (numbers.size + 1) * 4
      numbers.set(key, known)
      return known
    }
    const processes: ProcessRecord[] = one.processes.map((each) => ({
      ...each,
      pid: number(each.pid),
      parent: number(each.parent),
    }))
    const events: BehaviourEvent[] = one.events.map((each) => ({ ...each, pid: number(each.pid) }))
    const own: ScriptLayer[] = one.layers.map((each) => ({ ...each, pid: number(each.pid), index: layers.count++ }))
    return { ...one, processes, events, layers: own }
  })
}

function rowOf({ behaviour, techniques, verdict, ms }: InspectionReport): Record<string, unknown> {
  const { threat = null, score, gaps } = verdict
  return {
    processes: behaviour.flatMap((one) => one.processes),
    events: behaviour.flatMap((one) => one.events),
    techniques,
    threat,
    score,
    layers: behaviour.flatMap((one) => one.layers),
    artifacts: behaviour.flatMap((one) => one.artifacts),
    indicators: behaviour.flatMap((one) => one.indicators),
    unmodelled: [...new Set(behaviour.flatMap((one) => one.unmodelled))],
    gaps,
    ms,
  }
}

/** `lazaret emulate`: runs one object in the virtual Windows, in a worker, and shows what it did. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { styleText } from 'node:util'
import type { ProcessRecord } from '#core/behaviour.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import { openInspector } from '#runtime/inspector/inspector.ts'

export interface EmulateOptions {
  readonly json: boolean
  readonly out?: (line: string) => void
}

const rulesDirectory = path.join(import.meta.dirname, '../../rules')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Exit code: 0, or 2 where the path could not be read. */
export async function emulateFile(file: string, { json, out = say }: EmulateOptions): Promise<number> {
  try {
    const bytes = await readFile(file)
    await using inspector = await openInspector({ rulesDirectory, workers: 1 })
    const deadline = limits.inspection.object
    const report = await inspector.inspect({ name: path.basename(file), bytes, profile: 'full', deadline })
    out(json ? JSON.stringify(rowOf(report)) : treeOf(report))
    return 0
  } catch (error) {
    process.stderr.write(`lazaret emulate: ${file}: ${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
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

/** Text comes from the object: control characters must not reach the terminal. */
const safe = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD').slice(0, 300)

function processes(all: readonly ProcessRecord[], parent = 0, depth = 1): string[] {
  if (depth > limits.emulation.depth) return []
  return all
    .filter((one) => one.parent === parent && one.pid !== parent)
    .flatMap((one) => [
      `${'  '.repeat(depth)}${styleText('cyan', safe(one.image))} ${safe(one.commandLine)} (${safe(one.startedBy)})`,
      ...processes(all, one.pid, depth + 1),
    ])
}

function treeOf({ behaviour, techniques, verdict, ms }: InspectionReport): string {
  return [
    `${verdict.level} ${verdict.score} ${verdict.threat ?? ''} ${ms} ms`,
    ...behaviour.flatMap((one) => processes(one.processes)),
    ...verdict.findings.map((one) => `  ${one.severity} ${one.rule}: ${safe(one.text)}`),
    `  techniques: ${techniques.join(' ') || 'none'}`,
    ...verdict.gaps.map(({ who, why }) => `  not looked at: ${who}: ${safe(why)}`),
  ].join('\n')
}

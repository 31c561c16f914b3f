/** `lazaret scan`: judges files, messages and folders in parallel without any service running. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { styleText } from 'node:util'
import type { InspectionReport } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import { openInspector } from '#runtime/inspector/inspector.ts'

export interface ScanOptions {
  readonly json: boolean
  readonly out?: (line: string) => void
  readonly jobs?: number
}

const rulesDirectory = path.join(import.meta.dirname, '../../rules')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const onProblem = (text: string): void => void process.stderr.write(`lazaret scan: ${text}\n`)

/** Exit code: 0, or 2 where a path could not be read. */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<number> {
  const { json, out = say, jobs = availableParallelism() } = options
  let code = 0
  const fail = (file: string, error: unknown): void => {
    code = 2
    process.stderr.write(`lazaret scan: ${file}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  const files = (await Promise.all(paths.map((file) => filesIn(file, fail)))).flat().values()
  await using inspector = await openInspector({ rulesDirectory, workers: jobs, onProblem })
  const work = async (): Promise<void> => {
    for (const file of files) {
      const bytes = await readFile(file).catch((error: unknown) => fail(file, error))
      if (!bytes) continue
      const kind = file.endsWith('.eml') ? ({ kind: 'message' } as const) : {}
      const deadline = limits.inspection.message
      const report = await inspector.inspect({ name: path.basename(file), bytes, profile: 'full', deadline, ...kind })
      out(json ? JSON.stringify(rowOf(file, report)) : treeOf(file, report))
    }
  }
  await Promise.all(Array.from({ length: jobs * 2 }, work))
  return code
}

async function filesIn(place: string, fail: (file: string, error: unknown) => void): Promise<string[]> {
  try {
    if (!(await stat(place)).isDirectory()) return [place]
    const entries = await readdir(place, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  } catch (error) {
    fail(place, error)
    return []
  }
}

function rowOf(file: string, { sha256, kind, verdict, ms }: InspectionReport): Record<string, unknown> {
  const findings = verdict.findings.map(({ rule, severity, object, text }) => ({ rule, severity, object, text }))
  const gaps = verdict.gaps.map(({ who, why }) => ({ who, why }))
  const { level, score, threat = null } = verdict
  return { path: file, sha256, kind, level, score, threat, findings, gaps, ms }
}

const colours = { benign: 'green', unknown: 'gray', suspicious: 'yellow', malicious: 'red' } as const

/** Names come from the object: control characters must not reach the terminal. */
const safe = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')

function treeOf(file: string, { verdict, artifacts, ms }: InspectionReport): string {
  const head = `${styleText(colours[verdict.level], verdict.level)} ${verdict.score} ${safe(file)} ${verdict.threat ?? ''} ${ms} ms`
  const objects = artifacts.flatMap(({ id, name, type, size }) => {
    const indent = '  '.repeat(id.split('/').length)
    const seen = verdict.findings.filter((one) => one.object === id)
    return [
      `${indent}${safe(name) || '(no name)'} ${type} ${size}`,
      ...seen.map((one) => `${indent}  ${one.severity} ${one.rule}: ${safe(one.text)}`),
    ]
  })
  return [head, ...objects, ...verdict.gaps.map(({ who, why }) => `  not looked at: ${who}: ${safe(why)}`)].join('\n')
}

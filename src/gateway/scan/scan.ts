/** Runs the engines that a rule wants over one message and joins what they say. */
import type { Rule } from '#contract/gateway-rules-api.ts'
import { strictest, type Action } from '#core/disposition.ts'
import { Failure, failures } from '#core/errors.ts'
import type { Finding, Gap } from '#core/finding.ts'
import { isDetection, levels, type Level } from '#core/verdict.ts'
import type { Engine, EngineInput, EngineResult } from '../engines/engine.ts'

export interface Detection {
  /** The strictest that a detecting engine's setting names. */
  readonly action: Action
  readonly threat: string
  readonly level: Level
}

export interface ScanResult {
  readonly detection?: Detection
  readonly findings: readonly Finding[]
  /** A failed engine is a gap, never a clean message. */
  readonly gaps: readonly Gap[]
}

export type Scan = (rule: Rule, input: EngineInput) => Promise<ScanResult>

interface Answer {
  readonly action: Action
  readonly result: EngineResult
}

const nothing: ScanResult = { findings: [], gaps: [] }

export function scanWith(engines: readonly Engine[]): Scan {
  return async (rule, input) => {
    const wanted = engines.filter(({ name }) => rule.engines[name].enabled)
    if (wanted.length === 0) return nothing
    const answers = await Promise.all(wanted.map((engine) => ask(engine, rule, input)))
    return join(answers)
  }
}

/** Makes the engines ready that a rule wants: when the gateway starts, and when a rule has been changed. */
export function prepareEngines(engines: readonly Engine[], rules: readonly Rule[]): void {
  const wanted = rules.filter(({ enabled }) => enabled)
  for (const engine of engines) if (wanted.some((rule) => rule.engines[engine.name].enabled)) engine.prepare?.()
}

async function ask(engine: Engine, rule: Rule, input: EngineInput): Promise<Answer> {
  const { action } = rule.engines[engine.name]
  try {
    return { action, result: await engine.scan(input) }
  } catch (error) {
    // Too much at once is not a message that cannot be examined: its sender comes again.
    if (error instanceof Failure && failures[error.code].temporary) throw error
    const why = error instanceof Error ? error.message : String(error)
    return { action, result: { level: 'unknown', findings: [], gaps: [{ who: engine.name, why }] } }
  }
}

function join(answers: readonly Answer[]): ScanResult {
  const findings = answers.flatMap(({ result }) => result.findings)
  const gaps = answers.flatMap(({ result }) => result.gaps)
  const detecting = answers.filter(({ result }) => isDetection(result.level))
  const worst = detecting.toSorted((a, b) => levels.indexOf(b.result.level) - levels.indexOf(a.result.level))[0]
  if (!worst) return { findings, gaps }
  const { level, threat = level } = worst.result
  return { findings, gaps, detection: { action: strictest(detecting.map(({ action }) => action)), threat, level } }
}

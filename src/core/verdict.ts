/** From findings to a judgement: pure, and simple enough to be read aloud to an analyst. */
import type { Finding, Gap, Severity } from './finding.ts'

export const levels = ['benign', 'unknown', 'suspicious', 'malicious'] as const
export type Level = (typeof levels)[number]

export interface Verdict {
  readonly level: Level
  /** 0 to 100. */
  readonly score: number
  readonly threat?: string
  readonly findings: readonly Finding[]
  readonly gaps: readonly Gap[]
}

/** Percent of suspicion that a single finding of this severity carries. */
const weight: Record<Severity, number> = { info: 0, low: 8, medium: 35, high: 75, critical: 100 }

/** Findings combine as independent evidence: 1 − ∏(1 − weight). The same rule counts once. */
export function scoreOf(findings: readonly Finding[]): number {
  const strongest = new Map<string, number>()
  for (const { rule, severity } of findings) strongest.set(rule, Math.max(strongest.get(rule) ?? 0, weight[severity]))
  let innocence = 1
  for (const percent of strongest.values()) innocence *= 1 - percent / 100
  return Math.round(100 * (1 - innocence))
}

export function levelOf(score: number, gaps: readonly Gap[]): Level {
  if (score >= 75) return 'malicious'
  if (score >= 35) return 'suspicious'
  return gaps.length > 0 ? 'unknown' : 'benign'
}

const rank = (severity: Severity): number => weight[severity]

/** The name of the most severe finding that has one; the first of equals. */
export function threatOf(findings: readonly Finding[]): string | undefined {
  let best: Finding | undefined
  for (const finding of findings)
    if (finding.threat && (!best || rank(finding.severity) > rank(best.severity))) best = finding
  return best?.threat
}

export function judge(findings: readonly Finding[], gaps: readonly Gap[]): Verdict {
  const score = scoreOf(findings)
  const level = levelOf(score, gaps)
  const threat = level === 'malicious' || level === 'suspicious' ? threatOf(findings) : undefined
  return { level, score, findings, gaps, ...(threat ? { threat } : {}) }
}

/** Whether a gateway treats the verdict as a detection. */
export function isDetection(level: Level): boolean {
  return level === 'malicious' || level === 'suspicious'
}

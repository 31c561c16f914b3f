/** Joins what the technologies say to the report; what they said when it was judged before has gone first. */
import { judge } from '#core/verdict.ts'
import type { Finding } from '#core/finding.ts'
import type { Examination, Examined, ExaminedReport, Technology } from './technology.ts'

export interface Applying {
  readonly technologies: readonly Technology[]
  /** Milliseconds that one may take. */
  readonly patience: number
  readonly onFault: (technology: string, error: unknown) => void
}

export async function withTechnologies(
  applying: Applying,
  { submission, report, signal }: Examination,
): Promise<ExaminedReport> {
  const { technologies } = applying
  const base = without(report, new Set(technologies.map(({ name }) => name)))
  const said = await Promise.all(
    technologies.map(async (technology) => {
      const examined = await ask(applying, technology, { submission, report: base, signal })
      return examined === undefined ? [] : [{ name: technology.name, ...examined }]
    }),
  )
  return said.flat().reduce(join, base)
}

function without(report: ExaminedReport, names: ReadonlySet<string>): ExaminedReport {
  const { findings, gaps } = report.verdict
  if (!report.technologies.some(({ technology }) => names.has(technology))) return report
  const kept = findings.filter(({ technology }) => !names.has(technology))
  return {
    ...report,
    technologies: report.technologies.filter(({ technology }) => !names.has(technology)),
    verdict: judge(
      kept,
      gaps.filter(({ who }) => !names.has(who)),
    ),
  }
}

async function ask(
  { patience, onFault }: Applying,
  { name, examine }: Technology,
  examination: Examination,
): Promise<Examined | undefined> {
  const late = AbortSignal.timeout(patience)
  try {
    return await examine({ ...examination, signal: AbortSignal.any([late, examination.signal]) })
  } catch (error) {
    if (!examination.signal.aborted && !late.aborted) onFault(name, error)
    return {
      version: '',
      findings: [],
      gaps: [{ why: late.aborted ? 'time limit' : 'it failed; the log has the details' }],
    }
  }
}

function join(
  report: ExaminedReport,
  { name, version, findings, gaps }: Examined & { readonly name: string },
): ExaminedReport {
  const found: readonly Finding[] = findings.map((one) => ({ ...one, technology: name }))
  const names = [...new Set(found.map(({ threat, rule }) => threat ?? rule))]
  const { verdict } = report
  return {
    ...report,
    technologies: [...report.technologies, { technology: name, version, detected: found.length > 0, names }],
    techniques: [...new Set([...report.techniques, ...found.flatMap(({ techniques }) => techniques ?? [])])].sort(),
    verdict: judge([...verdict.findings, ...found], [...verdict.gaps, ...gaps.map((gap) => ({ ...gap, who: name }))]),
  }
}

/** What the analyst does not want judged: findings on excluded objects and messages lose their weight, and the report says so. */
import type { Finding } from '#core/finding.ts'
import type { Artifact } from '#core/artifact.ts'
import type { Envelope } from '#core/envelope.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'
import type { Exclusion } from '#contract/analysis-console-api.ts'

export interface Excludable {
  readonly envelope: Envelope | null
  readonly report: InspectionReport
}

/** Rule of the finding that tells of an exclusion. */
export const excludedRule = 'analysis.excluded'

type Wanted = Pick<Exclusion, 'kind' | 'value'>

/** `*` stands for any text, `?` for one character; everything else is taken as it stands, letters without case. */
export function maskOf(mask: string): (text: string) => boolean {
  const source = mask
    .replaceAll(/[\\^$.+()[\]{}|]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  const form = new RegExp(`^${source}$`, 'isu')
  return (text) => form.test(text.slice(0, 2_000))
}

export function withExclusions(exclusions: readonly Wanted[], { envelope, report }: Excludable): InspectionReport {
  const excluded = exclusions.map((one) => excludes(one, envelope, report.artifacts))
  const isExcluded = (finding: Finding): boolean => excluded.some((test) => test(finding))
  const { findings, gaps } = report.verdict
  const left = findings.filter((finding) => !isExcluded(finding))
  const lost = findings.length - left.length
  if (lost === 0) return report
  const note: Finding = {
    rule: excludedRule,
    severity: 'info',
    object: report.artifacts[0]?.id ?? '0',
    text: `An exclusion of the analyst takes the weight from ${lost} finding${lost === 1 ? '' : 's'}.`,
    technology: 'exclusions',
  }
  return { ...report, verdict: judge([...left, note], gaps) }
}

function excludes(
  { kind, value }: Wanted,
  envelope: Envelope | null,
  artifacts: readonly Artifact[],
): (finding: Finding) => boolean {
  switch (kind) {
    case 'hash':
      return inside(artifacts, ({ sha256 }) => sha256 === value.toLowerCase())
    case 'type':
      return inside(artifacts, (artifact) => maskOf(value)(artifact.type))
    case 'sender':
      return always(envelope !== null && maskOf(value)(envelope.sender))
    case 'recipient':
      return always(envelope?.recipients.every(({ address }) => maskOf(value)(address)) ?? false)
    case 'url':
      return ({ text }) => (text.match(/\bhttps?:\/\/[^\s"'<>]+/gi) ?? []).some(maskOf(value))
  }
}

const always = (answer: boolean) => () => answer

/** Findings on the objects and on all that was in them. */
function inside(artifacts: readonly Artifact[], matches: (artifact: Artifact) => boolean): (one: Finding) => boolean {
  const objects = new Set<string>()
  // A containing object comes before what is in it.
  for (const artifact of artifacts)
    if (matches(artifact) || (artifact.parent !== undefined && objects.has(artifact.parent))) objects.add(artifact.id)
  return ({ object }) => objects.has(object)
}

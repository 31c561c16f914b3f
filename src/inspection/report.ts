/** The report of an inspection, at its end or so far. */
import type { Gap } from '#core/finding.ts'
import type { InspectionReport, TechnologyResult } from '#core/inspection-report.ts'
import { judge } from '#core/verdict.ts'
import type { Hashes } from '#formats/hash/hashes.ts'
import type { Correspondence } from './correspondence.ts'
import type { Run } from './run.ts'

export interface ReportedLink {
  readonly url: string
  readonly object: string
  readonly place: string
  /** Where it leads behind redirectors, as far as its text says. */
  readonly targets: readonly string[]
}

/** An inspection report with what only some readers want. */
export interface DetailedReport extends InspectionReport {
  /** Stages left out because the request asked for a static inspection; no gaps. */
  readonly leftOut: readonly Gap[]
  readonly links: readonly ReportedLink[]
  /** How many objects were looked at so far. */
  readonly looked: number
  /** Of a message that was inspected to the end. */
  readonly correspondence?: Correspondence
  /** By `Artifact.id`; there where the request asked for hashes. */
  readonly hashes?: Readonly<Record<string, Hashes>>
}

const mostLinks = 500

function technologiesOf(run: Run): TechnologyResult[] {
  return [...run.used].map(([technology, version]) => {
    const found = run.walk.findings.filter((one) => one.technology === technology && one.severity !== 'info')
    const names = [...new Set(found.map((one) => one.threat ?? one.rule))]
    return { technology, version, detected: found.length > 0, names }
  })
}

export function reportOf(run: Run): DetailedReport {
  const { walk, request } = run
  return {
    kind: run.kind,
    name: request.name,
    sha256: walk.artifacts[0]?.sha256 ?? '',
    size: request.bytes.length,
    verdict: judge([...walk.findings], [...walk.gaps]),
    artifacts: [...walk.artifacts],
    technologies: technologiesOf(run),
    behaviour: [...run.behaviour],
    techniques: [...new Set(walk.findings.flatMap((one) => one.techniques ?? []))].sort(),
    ...(run.head ? { summary: run.head.summary } : {}),
    ms: Math.round(run.parts.now() - run.began),
    ...(run.hashes.size === 0 ? {} : { hashes: Object.fromEntries(run.hashes) }),
    leftOut: [...walk.leftOut],
    looked: run.judged.size,
    ...(run.correspondence ? { correspondence: run.correspondence } : {}),
    links: run.links
      .slice(0, mostLinks)
      .map(({ link, object, targets }) => ({ url: link.url, object, place: link.place, targets })),
  }
}

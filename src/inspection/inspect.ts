/** Takes a message or file apart, judges every object and joins the findings to one report. Pure: all it needs is handed in. */
import type { BehaviourArtifact, BehaviourReport } from '#core/behaviour.ts'
import type { BehaviourSummary, InspectionReport, TechnologyResult } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import type { MessageSummary } from '#core/message.ts'
import { judge } from '#core/verdict.ts'
import { toFinding, type Analyzer, type Observation } from './analyzer.ts'
import type { BehaviourRules, Emulator, Formats, YaraEngine } from './ports.ts'
import { Walk, type WalkObject } from './walk.ts'
import { yaraObservations } from './yara/observations.ts'

export interface InspectorParts {
  readonly formats: Formats
  readonly analyzers: readonly Analyzer[]
  readonly yara?: YaraEngine
  readonly sigma: BehaviourRules
  readonly emulator?: Emulator
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

export interface InspectionRequest {
  readonly name: string
  readonly bytes: Uint8Array
  readonly kind?: 'message' | 'file'
  readonly profile: 'full' | 'static'
  /** Milliseconds this inspection may take. */
  readonly deadline: number
}

interface Run {
  readonly parts: InspectorParts
  readonly request: InspectionRequest
  readonly kind: 'message' | 'file'
  readonly began: number
  readonly walk: Walk
  readonly judged: Set<string>
  readonly texts: string[]
  readonly behaviour: BehaviourSummary[]
  readonly used: Map<string, string>
  summary?: MessageSummary
}

const textBytes = 1024 * 1024
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, textBytes)).toString('latin1')

export type Inspect = (request: InspectionRequest, progress?: (partial: InspectionReport) => void) => InspectionReport

export function createInspector(parts: InspectorParts): { readonly inspect: Inspect } {
  return { inspect: (request, progress) => inspect(parts, request, progress) }
}

function inspect(
  parts: InspectorParts,
  request: InspectionRequest,
  progress?: (partial: InspectionReport) => void,
): InspectionReport {
  const { name, bytes } = request
  const walk = new Walk(parts.formats)
  walk.add({ name, bytes, ...(request.kind === 'message' ? { declaredType: 'message/rfc822' } : {}) }, 'submitted')
  const kind = request.kind ?? (walk.artifacts[0]?.type === 'mail.message' ? 'message' : 'file')
  const collections = { judged: new Set<string>(), texts: [], behaviour: [], used: new Map<string, string>() }
  const run: Run = { parts, request, kind, began: parts.now(), walk, ...collections }
  for (let object = walk.pending.shift(); object; object = walk.pending.shift()) {
    if (left(run) <= 0) {
      walk.gap('inspection', 'time limit', object.artifact.id)
      break
    }
    visit(run, object)
    progress?.(reportOf(run))
  }
  return reportOf(run)
}

const left = (run: Run): number => run.request.deadline - (run.parts.now() - run.began)

function visit(run: Run, object: WalkObject): void {
  const { type, sha256, origin, name } = object.artifact
  // What a thing is called and where it lies is part of what is judged; the same bytes under the same name are not looked at twice.
  const key = `${sha256}|${origin}|${name}`
  if (run.judged.has(key)) return
  run.judged.add(key)
  analyse(run, object)
  scan(run, object)
  if (type === 'mail.message' || (object.depth === 0 && run.kind === 'message')) takeApart(run, object)
  else if (run.parts.formats.unpackable(type)) unpack(run, object)
  if (run.request.profile === 'full' && run.parts.emulator?.types.includes(type)) emulate(run, object)
}

function analyse(run: Run, { artifact, bytes, container }: WalkObject): void {
  const view = { artifact, bytes, text: latin1(bytes), ...(container === undefined ? {} : { container }) }
  for (const analyzer of run.parts.analyzers) {
    if (!analyzer.accepts(artifact.type)) continue
    const began = run.parts.now()
    note(run, analyzer.analyze(view), { object: artifact.id, technology: analyzer.name, version: analyzer.version })
    if (run.parts.now() - began > analyzer.timeout) run.walk.gap(analyzer.name, 'time limit', artifact.id)
  }
}

function scan(run: Run, { artifact, bytes }: WalkObject): void {
  if (!run.parts.yara) return
  const found = run.parts.yara.scan(bytes)
  note(run, yaraObservations(found), { object: artifact.id, technology: 'yara', version: run.parts.yara.kind })
}

function note(
  run: Run,
  seen: readonly Observation[],
  from: { readonly object: string; readonly technology: string; readonly version: string },
): void {
  run.used.set(from.technology, from.version)
  run.walk.find(seen.map((one) => toFinding(one, from.object, from.technology)))
}

function takeApart(run: Run, object: WalkObject): void {
  const mail = run.parts.formats.message(object.bytes)
  if (mail.summary && object.depth === 0) run.summary = mail.summary
  note(run, mail.observations, { object: object.artifact.id, technology: 'mime', version: '1' })
  for (const gap of mail.gaps) run.walk.gap(gap.who, gap.why, object.artifact.id)
  if (mail.summary) run.texts.push(mail.summary.subject)
  for (const part of mail.children) {
    if (part.body) run.texts.push(Buffer.from(part.bytes).toString('utf8', 0, 65_536))
    run.walk.add(part, 'mime-part', object)
  }
}

function unpack(run: Run, object: WalkObject): void {
  const { artifact, bytes } = object
  const passwords = run.parts.formats.passwords(run.texts).slice(0, limits.walk.passwords)
  const box = run.parts.formats.unpack(bytes, artifact.type, { ...run.walk.remaining, passwords })
  note(run, box.observations, { object: artifact.id, technology: 'archive', version: '1' })
  for (const gap of box.gaps) run.walk.gap(gap.who, gap.why, artifact.id)
  for (const entry of box.children) run.walk.add(entry, 'archive-entry', object)
}

const origins = { dropped: 'dropped', downloaded: 'downloaded', decoded: 'decoded-layer' } as const

function emulate(run: Run, object: WalkObject): void {
  const { artifact, bytes } = object
  const wallMs = Math.max(1, Math.min(limits.emulation.wall, left(run)))
  const report = run.parts.emulator?.emulate({ bytes, name: artifact.name, type: artifact.type }, { seed: 1, wallMs })
  if (!report) return
  note(run, [], { object: artifact.id, technology: 'emulator', version: '1' })
  note(run, run.parts.sigma.match(report), { object: artifact.id, technology: 'sigma', version: '1' })
  for (const gap of report.gaps) run.walk.gap(gap.who, gap.why, artifact.id)
  run.behaviour.push(summaryOf(report, artifact.id))
  for (const { name, origin, bytes: made } of report.artifacts)
    run.walk.add({ name, bytes: made }, origins[origin], object)
}

const bare = ({ name, origin, sha256, size }: BehaviourArtifact) => ({ name, origin, sha256, size })

function summaryOf(report: BehaviourReport, object: string): BehaviourSummary {
  return { ...report, object, artifacts: report.artifacts.map(bare) }
}

function technologiesOf(run: Run): TechnologyResult[] {
  return [...run.used].map(([technology, version]) => {
    const found = run.walk.findings.filter((one) => one.technology === technology && one.severity !== 'info')
    const names = [...new Set(found.map((one) => one.threat ?? one.rule))]
    return { technology, version, detected: found.length > 0, names }
  })
}

function reportOf(run: Run): InspectionReport {
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
    ...(run.summary ? { summary: run.summary } : {}),
    ms: Math.round(run.parts.now() - run.began),
  }
}

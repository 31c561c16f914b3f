/** The first look at an object: analyzers, YARA rules, addresses. */
import { linkObservations, judgeLinks } from '../links/judge.ts'
import type { FoundLink } from '../ports.ts'
import { note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'
import { yaraObservations } from '../yara/observations.ts'

export function look(run: Run, object: WalkObject): void {
  analyse(run, object)
  if (!isScannedInPieces(run, object)) scan(run, object.artifact.id, object.bytes)
  lookAtLinks(run, object.reading.links, object.artifact.id)
}

function analyse(run: Run, { artifact, bytes, reading, isBody, container }: WalkObject): void {
  const { knowledge } = run
  const place = container === undefined ? {} : { container }
  const view = { artifact, bytes, reading, isBody, knowledge, ...place }
  for (const analyzer of run.parts.analyzers) {
    if (!analyzer.accepts(artifact.type)) continue
    const began = run.parts.now()
    note(run, analyzer.analyze(view), { object: artifact.id, technology: analyzer.name, version: analyzer.version })
    if (run.parts.now() - began > analyzer.timeout) run.walk.gap(analyzer.name, 'time limit', artifact.id)
  }
}

/**
 * A static inspection scans a message by its frame and its decoded parts, each byte once; a full one scans it as it came
 * too, since a rule may look for a header field and a text together, or for encoded text.
 */
export const isScannedInPieces = (run: Run, object: WalkObject): boolean =>
  run.request.profile === 'static' && isMessage(run, object)

export const isMessage = ({ kind }: Run, { artifact, depth }: WalkObject): boolean =>
  artifact.type === 'mail.message' || (depth === 0 && kind === 'message')

export function scanFrame(run: Run, object: string, frame: Uint8Array): void {
  if (run.parts.yara) run.walk.leaveOut('yara', object)
  scan(run, object, frame)
}

function scan(run: Run, object: string, bytes: Uint8Array): void {
  const { yara } = run.parts
  if (!yara) return
  note(run, yaraObservations(yara.scan(bytes)), { object, technology: 'yara', version: yara.kind })
}

export function lookAtLinks(run: Run, links: readonly FoundLink[], object: string): void {
  if (links.length === 0) return
  const judged = judgeLinks(links, run.linkContext)
  for (const one of judged.slice(0, mostLinks - run.links.length)) run.links.push({ ...one, object })
  note(run, linkObservations(judged), { object, technology: 'links', version: '1' })
}

const mostLinks = 5_000

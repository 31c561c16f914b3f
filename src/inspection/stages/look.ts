/** The first look at an object: analyzers, YARA rules, addresses. */
import { linkObservations, judgeLinks } from '../links/judge.ts'
import type { FoundLink } from '../ports.ts'
import { note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'
import { yaraObservations } from '../yara/observations.ts'

export function look(run: Run, object: WalkObject): void {
  analyse(run, object)
  scan(run, object)
  lookAtLinks(run, object.reading.links, object.artifact.id)
}

function analyse(run: Run, { artifact, bytes, reading, isBody, container }: WalkObject): void {
  const { knowledge } = run
  const place = container === undefined ? {} : { container }
  const view = { artifact, bytes, reading, isBody, knowledge, text: reading.latin, ...place }
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

export function lookAtLinks(run: Run, links: readonly FoundLink[], object: string): void {
  if (links.length === 0) return
  const judged = judgeLinks(links, run.linkContext)
  for (const one of judged.slice(0, mostLinks - run.links.length)) run.links.push({ ...one, object })
  note(run, linkObservations(judged), { object, technology: 'links', version: '1' })
}

const mostLinks = 5_000

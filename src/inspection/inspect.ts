/** Takes a message or file apart, judges every object and joins the findings to one report. All it needs is handed in. */
import { registrableOf } from '#formats/url/domain.ts'
import { combine } from './combine/combine.ts'
import { correspondentsOf, type Correspondence } from './correspondence.ts'
import { emptyKnowledge } from './knowledge/knowledge.ts'
import { reportOf, type DetailedReport } from './report.ts'
import { left, note, type InspectionRequest, type InspectorParts, type Run } from './run.ts'
import { allHashes, exactHashes } from '#formats/hash/hashes.ts'
import { detonate } from './stages/detonate.ts'
import { findLayers } from './stages/layers.ts'
import { look } from './stages/look.ts'
import { addText, open, openLocked } from './stages/open.ts'
import { Walk, type WalkObject } from './walk.ts'

export type { DetailedReport } from './report.ts'
export type { InspectionRequest, InspectorParts } from './run.ts'

export type Inspect = (
  request: InspectionRequest,
  progress?: (partial: DetailedReport) => void,
) => Promise<DetailedReport>

export function createInspector(parts: InspectorParts): { readonly inspect: Inspect } {
  return { inspect: (request, progress) => inspect(begin(parts, request), progress) }
}

function begin(parts: InspectorParts, request: InspectionRequest): Run {
  const { name, bytes } = request
  const walk = new Walk(parts.formats, request.depth)
  walk.add({ name, bytes, ...(request.kind === 'message' ? { declaredType: 'message/rfc822' } : {}) }, 'submitted')
  const knowledge = parts.knowledge ?? emptyKnowledge
  return {
    parts,
    request,
    kind: request.kind ?? (walk.artifacts[0]?.type === 'mail.message' ? 'message' : 'file'),
    began: parts.now(),
    walk,
    knowledge,
    linkContext: { knowledge, own: (request.ownDomains ?? []).map(registrableOf), sender: '' },
    judged: new Set(),
    texts: [],
    links: [],
    behaviour: [],
    documents: new Map(),
    ran: new Set(),
    used: new Map(),
    locked: [],
    hashes: new Map(),
    guessed: 0,
  }
}

async function inspect(run: Run, progress?: (partial: DetailedReport) => void): Promise<DetailedReport> {
  const { walk } = run
  const tell = teller(run, progress)
  for (;;) {
    const object = walk.pending.shift()
    const locked = object === undefined ? run.locked.shift() : undefined
    const next = object ?? locked?.object
    if (next === undefined) break
    if (left(run) <= 0) {
      walk.gap('inspection', 'time limit', next.artifact.id)
      break
    }
    if (locked === undefined) await visit(run, next)
    else await openLocked(run, locked)
    tell()
  }
  note(run, combine(run), { object: '0', technology: 'combination', version: '1' })
  if (run.kind === 'message' && run.request.profile === 'full') run.correspondence = correspondenceOf(run)
  return reportOf(run)
}

const correspondenceOf = ({ parts, request, texts }: Run): Correspondence => ({
  ...correspondentsOf(request.bytes),
  passwords: parts.formats.givenPasswords(texts),
  tried: request.passwordHints?.map(({ word }) => word) ?? [],
})

/** Milliseconds. */
const tellEvery = 250

/**
 * Tells how far it has come: what weighs at once, for the next object may be the one that is never finished, and the rest
 * now and then. A report for each object would cost more than the objects do.
 */
function teller(run: Run, progress?: (partial: DetailedReport) => void): () => void {
  const { walk, parts } = run
  let [at, findings, weighty, gaps] = [run.began, 0, 0, 0]
  return () => {
    for (; findings < walk.findings.length; findings += 1)
      if (walk.findings[findings]?.severity !== 'info') weighty += 1
    const isNews = weighty > 0 || walk.gaps.length > gaps
    if (!isNews && parts.now() - at < tellEvery) return
    at = parts.now()
    weighty = 0
    gaps = walk.gaps.length
    progress?.(reportOf(run))
  }
}

async function visit(run: Run, object: WalkObject): Promise<void> {
  const { sha256, origin, name } = object.artifact
  // What a thing is called and where it lies is part of what is judged; the same bytes under the same name are not looked at twice.
  const key = `${sha256}|${origin}|${name}`
  if (run.judged.has(key)) return
  run.judged.add(key)
  hash(run, object)
  look(run, object)
  if (object.isBody) addText(run, [object.reading.words, ...(object.reading.html?.hiddenText ?? [])].join('\n'))
  await open(run, object)
  findLayers(run, object)
  detonate(run, object)
}

function hash({ request, hashes }: Run, { artifact, bytes }: WalkObject): void {
  if (request.hashes !== undefined)
    hashes.set(artifact.id, request.hashes === 'fuzzy' ? allHashes(bytes) : exactHashes(bytes))
}

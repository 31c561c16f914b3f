/** Takes an object apart: messages, containers, pictures. What comes to light joins the walk. */
import { limits } from '#core/limits.ts'
import { observe } from '../catalog/observe.ts'
import { domainOf } from '#formats/mime/mailbox.ts'
import { registrableOf } from '#formats/url/domain.ts'
import { guessing, reducedBy } from '../depth.ts'
import type { ArchiveEngine, Extraction, ExtractionBudget, MessageHead } from '../ports.ts'
import { depthOf, left, note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'
import { isMessage, isScannedInPieces, lookAtLinks, scanFrame } from './look.ts'
import { noteVolume } from './volumes.ts'

const mostText = 65_536
const mostTexts = 200

export async function open(run: Run, object: WalkObject): Promise<void> {
  const { type } = object.artifact
  if (isMessage(run, object)) return takeApart(run, object)
  noteVolume(run, object)
  if (type.startsWith('image.') && run.parts.engines?.pictures) return await readPicture(run, object)
  const box = await unpacked(run, object)
  if (box === undefined) return
  if (box.locked === true) run.locked.push({ object, box, texts: run.texts.length })
  else take(run, object, box)
}

/** Once more where more has been read since, else as it was. */
export async function openLocked(run: Run, { object, box, texts }: Run['locked'][number]): Promise<void> {
  const news = run.texts.length > texts
  take(run, object, (news ? await unpacked(run, object) : undefined) ?? box)
}

function takeApart(run: Run, object: WalkObject): void {
  const mail = run.parts.formats.message(object.bytes)
  if (mail.head && object.depth === 0) greet(run, mail.head)
  addText(run, mail.head?.summary.subject ?? '')
  const { id } = object.artifact
  if (isScannedInPieces(run, object)) scanFrame(run, id, mail.frame ?? object.bytes)
  note(run, mail.observations, { object: id, technology: 'mime', version: '2' })
  for (const gap of mail.gaps) run.walk.gap(gap.who, gap.why, id)
  const before = run.walk.pending.length
  for (const part of mail.children) run.walk.add(part, 'mime-part', object)
  // Bodies and pictures first: the password of an archive may stand in them.
  const added = run.walk.pending.splice(before)
  run.walk.pending.push(...added.toSorted((one, other) => rank(one) - rank(other)))
  lookAtLinks(run, mail.links ?? [], id)
}

function greet(run: Run, head: MessageHead): void {
  run.head = head
  const [from] = head.from
  if (from !== undefined) run.linkContext = { ...run.linkContext, sender: registrableOf(domainOf(from)) }
}

const rank = ({ isBody, artifact }: WalkObject): number => (isBody ? 0 : artifact.type.startsWith('image.') ? 1 : 2)

/** Undefined where there is nothing to open. */
async function unpacked(run: Run, object: WalkObject): Promise<Extraction | undefined> {
  const { artifact, bytes } = object
  const { formats, engines } = run.parts
  const engine = engines?.archives
  const own = formats.unpackable(artifact.type)
  const heavy = engine?.opens(artifact.type) === true
  if (!own && !heavy) return artifact.type.startsWith('archive.') ? noReader(artifact.type) : undefined
  const ms = Math.max(1, Math.min(mostTime[run.request.profile], left(run)))
  let passwords: readonly string[] | undefined
  const budget: ExtractionBudget = {
    ...run.walk.remaining,
    ms,
    // Hardly any box is locked.
    get passwords() {
      return (passwords ??= passwordsFor(run))
    },
    mayTry: patience(run),
  }
  const box = own ? formats.unpack(bytes, artifact.type, budget) : undefined
  const enough = box !== undefined && box.unread !== true
  if (enough || !heavy) return box
  if (run.request.profile === 'static') {
    run.walk.leaveOut('archive', artifact.id)
    return box
  }
  if (depthOf(run) === 'least') {
    run.walk.gap(reducedBy, 'not taken apart', artifact.id)
    return box
  }
  return await withEngine(engine, box, () => engine.open(bytes, artifact.type, budget))
}

/** Milliseconds one box may take. */
const mostTime = { static: 3_000, full: limits.inspection.object }
/** Milliseconds that all boxes of a submission together may take to guess at. What stays locked is a gap. */
const mostGuessing = (run: Run): number => (run.request.profile === 'static' ? 250 : guessing[depthOf(run)])

function patience(run: Run): () => boolean {
  let asked: number | undefined
  return () => {
    const now = run.parts.now()
    run.guessed += now - (asked ?? now)
    asked = now
    return run.guessed < mostGuessing(run)
  }
}

function passwordsFor(run: Run): readonly string[] {
  const { texts, request, parts } = run
  const found = parts.formats.passwords({ texts, names: namesOf(run), hints: hintsOf(request) })
  return found.slice(0, limits.walk.passwords)
}

const hintsOf = ({ passwordHints = [] }: Run['request']): string[] => passwordHints.map(({ word }) => word)

/** Where the password came from; what the mail itself gives needs no other one. */
function sourceOf(run: Run, password: string): string {
  const hint = run.request.passwordHints?.find(({ word }) => word === password)
  if (hint === undefined) return 'found'
  const own = run.parts.formats.passwords({ texts: run.texts, names: namesOf(run), hints: [] })
  return own.includes(password) ? 'found' : hint.from
}

/** What was not opened is never clean. */
const noReader = (type: string): Extraction => ({
  children: [],
  observations: [],
  gaps: [{ who: 'archive', why: `no decoder: ${type}` }],
})

/** What the own reader found stays; the engine adds what it could not read. */
async function withEngine(
  engine: ArchiveEngine,
  own: Extraction | undefined,
  run: () => Promise<Extraction>,
): Promise<Extraction> {
  const more = await run()
  if (own === undefined) return more
  const known = new Set(own.children.map(({ name }) => name))
  const news = more.children.filter(({ name }) => !known.has(name))
  return {
    ...own,
    children: [...own.children, ...news],
    observations: [...own.observations, ...more.observations],
    gaps: more.gaps,
    ...(more.password === undefined ? {} : { password: more.password }),
    ...(more.locked === true ? { locked: true } : { locked: false }),
  }
}

function namesOf({ walk, request }: Run): string[] {
  return [request.name, ...walk.artifacts.slice(0, mostTexts).map(({ name }) => name)]
}

function take(run: Run, object: WalkObject, box: Extraction): void {
  const { id } = object.artifact
  if (box.document) run.documents.set(id, box.document)
  note(run, box.observations, { object: id, technology: 'archive', version: '2' })
  if (box.password !== undefined) {
    const rule = `archive.password-${sourceOf(run, box.password)}`
    note(run, [observe(rule)], { object: id, technology: 'archive', version: '2' })
  }
  for (const gap of box.gaps) run.walk.gap(gap.who, gap.why, id)
  for (const entry of box.children) run.walk.add(entry, 'archive-entry', object)
  addText(run, box.text ?? '')
  lookAtLinks(run, box.links ?? [], id)
}

export function addText(run: Run, text: string): void {
  if (text !== '' && run.texts.length < mostTexts) run.texts.push(text.slice(0, mostText))
}

async function readPicture(run: Run, { artifact, bytes, container }: WalkObject): Promise<void> {
  const { id } = artifact
  if (run.request.profile === 'static') return run.walk.leaveOut('picture', id)
  const pictures = run.parts.engines?.pictures
  if (pictures === undefined) return
  if (depthOf(run) === 'least') return run.walk.gap(reducedBy, 'picture not read', id)
  const codes = await pictures.codes(bytes)
  const links = codes
    .filter((code) => /^[a-z][\w+.-]{1,20}:|^www\./i.test(code))
    .map((code) => ({ url: code, place: 'code' as const }))
  note(run, [], { object: id, technology: 'picture', version: '1' })
  for (const code of codes) addText(run, code)
  if (codes.length > 0)
    note(run, [observe('picture.code', codes[0]?.slice(0, 160))], { object: id, technology: 'picture', version: '1' })
  lookAtLinks(run, links, id)
  await readWords(run, { id, bytes, container: container ?? '' })
}

/** Text recognition costs the most: only pictures that a message shows, only while most of the time is left. */
async function readWords(run: Run, picture: { id: string; bytes: Uint8Array; container: string }): Promise<void> {
  const { id, bytes } = picture
  if (bytes.length < 2_048 || left(run) < run.request.deadline / 2) return
  if (depthOf(run) !== 'full') return run.walk.gap(reducedBy, 'text of the picture not read', id)
  const words = await run.parts.engines?.pictures?.words(bytes, Math.min(limits.inspection.object, left(run) / 2))
  if (words === undefined || words.trim() === '') return
  note(run, [observe('picture.text', words.trim().slice(0, 160))], { object: id, technology: 'picture', version: '1' })
  addText(run, words)
}

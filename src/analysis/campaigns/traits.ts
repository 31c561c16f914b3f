/** What alerts of one campaign have in common: their objects, the places they lead to, who sends them and how they are called. */
import { createHash } from 'node:crypto'
import { registrableOf } from '#formats/url/domain.ts'
import { readUrl } from '#formats/url/parts.ts'
import type { SubmissionRecord } from '../database/tables.ts'
import type { ExaminedReport } from '../technologies/technology.ts'

export const traitKinds = ['object', 'address', 'domain', 'rules', 'sender', 'subject'] as const
export type TraitKind = (typeof traitKinds)[number]

export interface Trait {
  readonly kind: TraitKind
  readonly value: string
}

/** How much a trait that two alerts share speaks for one campaign; from `enough` on they are one. */
export const weightOf: Readonly<Record<TraitKind, number>> = {
  object: 1,
  address: 1,
  domain: 0.6,
  rules: 0.4,
  sender: 0.5,
  subject: 0.5,
}
export const enough = 1

const most = 60
/** Many mails share a logo, an empty file or a signature's picture. */
const commonplace = /^(?:image\.|text\.|data\.|mail\.|document\.(?:html|xml))/

export interface TraitSource {
  readonly report: ExaminedReport
  readonly submission: Pick<SubmissionRecord, 'envelope'>
  /** Domains that nobody owns alone. */
  readonly common: ReadonlySet<string>
}

export function traitsOf({ report, submission, common }: TraitSource): Trait[] {
  const traits = new Map<string, Trait>()
  const add = (kind: TraitKind, value: string): void => {
    if (value !== '' && traits.size < most) traits.set(`${kind} ${value}`, { kind, value: value.slice(0, 500) })
  }
  const guilty = guiltyObjects(report)
  for (const { id, type, sha256 } of report.artifacts)
    if (id !== '0' && guilty.has(id) && !commonplace.test(type)) add('object', sha256)
  for (const address of addresses(report)) {
    const parts = readUrl(address)
    if (parts === undefined || parts.host === '') continue
    const domain = parts.isIp ? parts.host : registrableOf(parts.host)
    if (common.has(domain)) continue
    add('address', `${parts.host}${parts.rest.split(/[?#]/, 1)[0] ?? ''}`)
    add('domain', domain)
  }
  add('rules', behaviourOf(report))
  add('sender', (submission.envelope?.sender ?? '').toLowerCase())
  add('subject', subjectOf(report.summary?.subject ?? ''))
  return [...traits.values()]
}

/** Objects with a detection, and all they lie in. */
function guiltyObjects({ verdict }: ExaminedReport): ReadonlySet<string> {
  const guilty = new Set<string>()
  for (const { object, severity } of verdict.findings) {
    if (severity === 'info') continue
    for (let id = object; id !== ''; id = id.slice(0, Math.max(0, id.lastIndexOf('/')))) guilty.add(id)
  }
  return guilty
}

function addresses({ links = [], behaviour }: ExaminedReport): string[] {
  const contacted = behaviour.flatMap(({ indicators }) => indicators.filter(({ kind }) => kind === 'url'))
  return [...contacted.map(({ value }) => value), ...links.map(({ url }) => url)]
}

/** What was seen when it ran, by the rules it fired; one rule alone says little. */
function behaviourOf({ verdict }: ExaminedReport): string {
  const rules = [
    ...new Set(verdict.findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('sigma.'))),
  ].sort()
  return rules.length < 3 ? '' : createHash('sha256').update(rules.join('\n')).digest('hex')
}

/** Without answers, numbers and marks, which differ from mail to mail; a short one is nobody's. */
export function subjectOf(subject: string): string {
  const words = subject
    .slice(0, 500)
    .toLowerCase()
    .replaceAll(/(?<!\p{L})(?:re|fwd?|aw|wg|sv|antw|отв|пер)\s*:/gu, ' ')
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim()
  return words.length < 12 ? '' : words
}

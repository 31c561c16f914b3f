/** A submission as a whole, as the combinations look at it. */
import type { Artifact } from '#core/artifact.ts'
import type { Finding, Gap } from '#core/finding.ts'
import { registrableOf } from '#formats/url/domain.ts'
import { domainOf } from '#formats/mime/mailbox.ts'
import { belongsTo, brandsIn, type Brand, type Knowledge } from '../knowledge/knowledge.ts'
import type { JudgedLink } from '../links/judge.ts'
import type { MessageHead } from '../ports.ts'
import type { Run } from '../run.ts'

export interface Scene {
  readonly knowledge: Knowledge
  readonly own: readonly string[]
  readonly head?: MessageHead
  /** Subject, bodies and what pictures and documents say. */
  readonly words: string
  readonly artifacts: readonly Artifact[]
  readonly findings: readonly Finding[]
  readonly gaps: readonly Gap[]
  readonly links: readonly (JudgedLink & { readonly object: string })[]
  /** Registrable domain of the sender; empty where none is named. */
  readonly sender: string
  readonly has: (rule: string) => boolean
}

const mostWords = 131_072

export function sceneOf(run: Run): Scene {
  const { walk, knowledge, head } = run
  const rules = new Set(walk.findings.map(({ rule }) => rule))
  const [from] = head?.from ?? []
  return {
    knowledge,
    own: run.linkContext.own,
    ...(head === undefined ? {} : { head }),
    words: run.texts.join('\n').slice(0, mostWords),
    artifacts: walk.artifacts,
    findings: walk.findings,
    gaps: walk.gaps,
    links: run.links,
    sender: from === undefined ? '' : registrableOf(domainOf(from)),
    has: (rule) => rules.has(rule),
  }
}

/** Brands the message speaks for: in the sender's name or the subject; in the text only where its address is not what says so. */
export function claimedBrands({ knowledge, head, words }: Scene): Brand[] {
  const [from] = head?.from ?? []
  const loud = `${from?.name ?? ''}\n${head?.summary.subject ?? ''}`
  return brandsIn(`${loud}\n${words.slice(0, 4_000)}`, knowledge).slice(0, 8)
}

/** Links a reader could click that lead neither to the brand nor to the sender. */
export function foreignLinks(
  { links, sender, own }: Scene,
  brand: Brand,
): (JudgedLink & { readonly object: string })[] {
  return links.filter(({ link, parts, targets }) => {
    if (parts === undefined || !isClickable({ link, parts }) || !/^https?$/.test(parts.scheme) || parts.host === '')
      return false
    const hosts = [parts.host, ...targets.map((target) => URL.parse(target)?.hostname ?? '')]
    const known = (host: string): boolean =>
      belongsTo(host, brand) || registrableOf(host) === sender || own.includes(registrableOf(host))
    return !hosts.some(known)
  })
}

const isPicture = (rest: string): boolean =>
  /\.(?:gif|png|jpe?g|svg|css|ico|webp|bmp)$/i.test(rest.split(/[?#]/, 1)[0] ?? '')

/** What a reader could click; text that is the source of a page names its pictures too. */
export const isClickable = ({ link, parts }: Pick<JudgedLink, 'link' | 'parts'>): boolean =>
  clickable.has(link.place) && parts !== undefined && !isPicture(parts.rest)

/** Places a reader goes to, not what a page loads by itself. */
const clickable = new Set(['html', 'form', 'text', 'code', 'document'])

export const runnable = ({ type }: Artifact): boolean =>
  /^(?:script\.(?:jscript|vbscript|wsf|hta|batch|powershell|encoded|jse|vbe|sct)|executable\.(?:pe|msi|jar)|shortcut\.)/.test(
    type,
  )

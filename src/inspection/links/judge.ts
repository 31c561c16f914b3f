/** What the addresses of one object say: each rule once, with the first address and how many more there are. */
import { readUrl, type UrlParts } from '#formats/url/parts.ts'
import { unwrapUrl } from '#formats/url/unwrap.ts'
import type { Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'
import type { FoundLink } from '../ports.ts'
import type { LinkContext } from './context.ts'
import { hostRules } from './host-rules.ts'
import { shownRules } from './shown-rules.ts'
import { writingRules } from './writing-rules.ts'

export interface JudgedLink {
  readonly link: FoundLink
  /** Undefined where it is no address that a browser would open. */
  readonly parts: UrlParts | undefined
  readonly targets: readonly string[]
  readonly rules: readonly string[]
}

const most = { judged: 500, detail: 160 }

export function judgeLink(link: FoundLink, context: LinkContext): JudgedLink {
  const parts = readUrl(link.url)
  const targets = parts === undefined ? [] : unwrapUrl(link.url, parts)
  const rules = new Set(writingRules(link, parts))
  if (parts !== undefined && parts.host !== '') {
    for (const rule of hostRules(parts, context)) rules.add(rule)
    for (const rule of shownRules({ link, parts, targets }, context)) rules.add(rule)
  }
  if (targets.length > 0) rules.add('link.redirector')
  for (const target of targets.slice(0, 3)) {
    const inner = readUrl(target)
    if (inner !== undefined) for (const rule of hostRules(inner, context)) rules.add(rule)
  }
  // What a page loads by itself is not what its reader is led to.
  const passive = link.place === 'source' ? [...rules].filter((rule) => always.has(rule)) : [...rules]
  return { link, parts, targets, rules: passive }
}

const always = new Set(['link.share', 'link.search-protocol', 'link.userinfo', 'link.ip-disguised'])

export function judgeLinks(links: readonly FoundLink[], context: LinkContext): JudgedLink[] {
  const seen = new Set<string>()
  const judged: JudgedLink[] = []
  for (const link of links) {
    const key = `${link.place}|${link.url}|${link.text ?? ''}`
    if (seen.has(key) || judged.length >= most.judged) continue
    seen.add(key)
    judged.push(judgeLink(link, context))
  }
  return judged
}

export function linkObservations(judged: readonly JudgedLink[]): Observation[] {
  const byRule = new Map<string, string[]>()
  for (const { link, rules } of judged)
    for (const rule of rules) {
      const urls = byRule.get(rule) ?? []
      urls.push(link.url)
      byRule.set(rule, urls)
    }
  return [...byRule].map(([rule, urls]) => {
    const more = new Set(urls).size - 1
    return observe(rule, `${(urls[0] ?? '').slice(0, most.detail)}${more > 0 ? ` and ${more} more` : ''}`)
  })
}

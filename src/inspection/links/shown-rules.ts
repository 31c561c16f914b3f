/** What the reader is shown instead of the address: another site than the link leads to. */
import { registrableOf } from '#formats/url/domain.ts'
import { readUrl, type UrlParts } from '#formats/url/parts.ts'
import type { FoundLink } from '../ports.ts'
import { brandOfHost } from './host-rules.ts'
import type { LinkContext } from './context.ts'

interface Shown {
  readonly link: FoundLink
  readonly parts: UrlParts
  readonly targets: readonly string[]
}

/** Only a text that is an address from its first to its last letter makes a promise. */
const address = /^\s*(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?::\d{1,5})?(?:[/?#]\S{0,2000})?\s*$/i

export function shownRules({ link, parts, targets }: Shown, { knowledge, sender }: LinkContext): string[] {
  const host = address.exec((link.text ?? '').slice(0, 2_200))?.[1]?.toLowerCase()
  if (host === undefined || (parts.scheme !== 'http' && parts.scheme !== 'https')) return []
  const shown = registrableOf(host)
  const leads = [parts.host, ...targets.map((target) => readUrl(target)?.host ?? '')].map(registrableOf)
  if (shown === host && !knownSuffix(host)) return []
  if (leads.includes(shown)) return []
  const brand = brandOfHost(host, knowledge)
  if (brand === undefined || leads.includes(sender) || leads.some((one) => brand.domains.includes(one)))
    return ['link.text-differs']
  return ['link.text-differs', 'link.brand-text-differs']
}

/** File names such as `report.doc` are no hosts. */
const knownSuffix = (host: string): boolean =>
  /\.(?:com|net|org|info|biz|edu|gov|mil|io|[a-z]{2})$/.test(host) || host.split('.').length > 2

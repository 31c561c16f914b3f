/** Who a message claims to come from, against what its fields show. */
import { domainToUnicode } from 'node:url'
import { domainFacts, registrableOf } from '#formats/url/domain.ts'
import { mixesScripts } from '#formats/url/look-alike.ts'
import { domainOf } from '#formats/mime/mailbox.ts'
import { belongsTo, brandsIn, type Knowledge } from '../knowledge/knowledge.ts'
import { nameRules } from '../links/host-rules.ts'
import type { Scene } from './scene.ts'
import type { Told } from './told.ts'

export function sender(scene: Scene): Told[] {
  const { head, knowledge, own } = scene
  const [from] = head?.from ?? []
  if (head === undefined || from === undefined) return []
  const told: Told[] = []
  const domain = domainOf(from)
  const shown = /[^\s<>"'(]{1,64}@([a-z0-9.-]{3,253}\.[a-z]{2,24})/i.exec(from.name)
  if (shown !== null && registrableOf((shown[1] ?? '').toLowerCase()) !== registrableOf(domain))
    told.push({ rule: 'from.display-address', detail: `${shown[0]} and ${from.address}` })
  const [brand] = brandsIn(from.name, knowledge)
  if (brand !== undefined && domain !== '' && !belongsTo(domain, brand))
    told.push({ rule: 'from.brand', detail: `${brand.name}, ${domain}` })
  if (mixesScripts(from.name)) told.push({ rule: 'from.mixed-script', detail: from.name })
  if (head.from.length > 1) told.push({ rule: 'from.several' })
  if (domain.includes('.') && !own.includes(registrableOf(domain)) && !knowledge.owners.has(registrableOf(domain)))
    told.push(
      ...nameRules(domain.includes('xn--') ? domainToUnicode(domain) : domain, { knowledge, own, sender: '' }).flatMap(
        (rule) => alike(rule, { domain, label: domainFacts(domain).label, knowledge }),
      ),
    )
  return [...told, ...replies(scene)]
}

function alike(
  rule: string,
  { domain, label, knowledge }: { domain: string; label: string; knowledge: Knowledge },
): Told[] {
  if (rule === 'link.own-look-alike') return [{ rule: 'from.own-look-alike', detail: domain }]
  if (
    rule === 'link.brand-in-name' &&
    knowledge.brands.some(({ labels }) => labels.some((name) => label.includes(name)))
  )
    return [{ rule: 'from.brand-domain', detail: domain }]
  return rule === 'link.brand-look-alike' || rule === 'link.brand-in-subdomain'
    ? [{ rule: 'from.look-alike', detail: domain }]
    : []
}

function replies({ head, sender: domain }: Scene): Told[] {
  const [reply] = head?.replyTo ?? []
  if (reply === undefined || domain === '' || reply.address === '') return []
  const other = registrableOf(domainOf(reply))
  return other === domain ? [] : [{ rule: 'reply-to.differs', detail: `${domain} and ${other}` }]
}

/** Phishing: a claim, an urge, and a way that leads elsewhere. One of them alone is an ordinary mail. */
import { domainFacts, registrableOf } from '#formats/url/domain.ts'
import { likeness } from '#formats/url/look-alike.ts'
import type { UrlParts } from '#formats/url/parts.ts'
import { domainOf } from '#formats/mime/mailbox.ts'
import { listed } from '../knowledge/knowledge.ts'
import { claimedBrands, foreignLinks, isClickable, type Scene } from './scene.ts'
import type { Told } from './told.ts'
import type { Wants } from './wants.ts'

const deceptive = [
  'link.brand-text-differs',
  'link.userinfo',
  'link.ip-disguised',
  'link.mixed-script',
  'link.brand-look-alike',
  'link.brand-in-subdomain',
  'link.own-look-alike',
]
const shady = new Set([
  'link.ip-host',
  'link.odd-port',
  'link.dynamic-host',
  'link.brand-in-path',
  'link.brand-in-name',
  'link.shortener',
  'link.free-hosting',
  'link.script',
])
const forms = ['html.credential-form', 'html.credential-form-away', 'html.card-form']

export function phishing(scene: Scene, want: Wants): Told[] {
  if (scene.head === undefined) return []
  const urged = want.credentials.length > 0
  return [
    ...brandLure(scene, urged),
    ...(urged && deceptive.some(scene.has)
      ? [{ rule: 'phish.lure-deceptive-link', detail: want.credentials.join(', ') }]
      : []),
    ...(urged && forms.some(scene.has) ? [{ rule: 'phish.lure-form', detail: want.credentials.join(', ') }] : []),
    ...(urged && scene.has('link.in-code') ? [{ rule: 'phish.lure-code' }] : []),
    ...(urged && liesAboutSender(scene) ? [{ rule: 'phish.sender-lure' }] : []),
    ...brandSender(scene),
    ...recipientLink(scene, urged),
    ...dressed(scene),
    ...shadyLure(scene, urged),
    ...request(scene, want),
  ]
}

const liesAboutSender = ({ has }: Scene): boolean =>
  has('from.look-alike') ||
  has('from.own-look-alike') ||
  (has('from.display-address') && (has('reply-to.differs') || has('from.brand')))

/** The brand is claimed, the sender is not the brand or the way is shady, and the way leads neither to it nor to the sender. */
function brandLure(scene: Scene, urged: boolean): Told[] {
  if (!urged) return []
  for (const brand of claimedBrands(scene)) {
    const away = foreignLinks(scene, brand)
    const odd = away.filter(
      ({ rules, link }) =>
        link.place === 'form' ||
        rules.some((rule) => shady.has(rule) && (rule !== 'link.brand-in-path' || link.place === 'html')),
    )
    const isBrand = brand.domains.includes(scene.sender)
    const named = scene.has('from.brand')
    const proof = odd[0] ?? (named || isBrand ? away[0] : undefined)
    // A brand's own mail leads to the brand most of the time; one link to elsewhere proves nothing.
    const mostly = away.length * 2 >= scene.links.filter(isClickable).length
    if (proof !== undefined && (odd.length > 0 || mostly))
      return [{ rule: 'phish.brand-lure', detail: `${brand.name}, ${proof.parts?.host ?? ''}` }]
  }
  return []
}

const office =
  /\b(?:support|service|services|security|team|customer|care|notification|notifications|alert|alerts|billing|account|accounts|no-?reply|inc|help|desk|center|centre|online|mail|admin|update|updates|order|orders|delivery|shipping|tracking|official|the|of|and|info|reply)\b/gi

/** A company's name and nothing but office words beside it, from a domain made to look like its own or from a free mailbox. */
function brandSender({ head, has, knowledge }: Scene): Told[] {
  const [from] = head?.from ?? []
  if (from === undefined || !has('from.brand')) return []
  const bare = knowledge.brands.some(
    ({ words }) =>
      words.test(from.name) && !/[\p{L}\p{N}]/u.test(from.name.replace(words, ' ').replaceAll(office, ' ')),
  )
  const free = listed(domainOf(from), knowledge.freeMail) !== undefined
  if (!bare && !has('from.look-alike')) return []
  return free || has('from.brand-domain') || has('from.look-alike')
    ? [{ rule: 'phish.brand-sender', detail: `${from.name}, ${domainOf(from)}` }]
    : []
}

/** Pages that ask for a password like to greet their victim by name. */
function recipientLink({ head, links }: Scene, urged: boolean): Told[] {
  const recipients = (head?.to ?? []).map(({ address }) => address).filter((address) => address.length > 5)
  const greeting = links.find(({ link, rules }) => {
    const shown = rules.some(
      (rule) =>
        rule === 'link.free-hosting' ||
        rule === 'link.ip-host' ||
        rule === 'link.odd-port' ||
        (urged && rule === 'link.shortener'),
    )
    return shown && recipients.some((address) => names(link.url, address))
  })
  return greeting === undefined ? [] : [{ rule: 'phish.recipient-link', detail: greeting.parts?.host ?? '' }]
}

function names(url: string, address: string): boolean {
  const text = url.toLowerCase().replaceAll('%40', '@')
  return text.includes(address) || url.includes(Buffer.from(address).toString('base64').replace(/=+$/, ''))
}

const blatant = (rules: readonly string[]): boolean =>
  ['link.ip-host', 'link.odd-port', 'link.dynamic-host'].some((rule) => rules.includes(rule))

/** The page wears the pictures and links of the sender's site, and the one link that matters goes to a bare address or an odd port. */
function dressed({ links, sender }: Scene): Told[] {
  if (sender === '') return []
  const host = (parts: UrlParts | undefined): string => (parts === undefined ? '' : registrableOf(parts.host))
  if (!links.some(({ parts, link }) => host(parts) === sender && /^(?:html|source)$/.test(link.place))) return []
  const away = links.find(
    ({ parts, link, rules }) => /^(?:html|form)$/.test(link.place) && host(parts) !== sender && blatant(rules),
  )
  return away === undefined ? [] : [{ rule: 'phish.dressed-link', detail: `${sender}, ${away.parts?.host ?? ''}` }]
}

/** No known company needed: an urge and a way that no honest company takes. */
function shadyLure({ links, sender, own }: Scene, urged: boolean): Told[] {
  if (!urged) return []
  const away = links.filter(
    ({ parts, link }) =>
      parts !== undefined && /^(?:html|form|text)$/.test(link.place) && registrableOf(parts.host) !== sender,
  )
  const bare = away.find(({ rules }) => blatant(rules))
  if (bare !== undefined) return [{ rule: 'phish.lure-shady-link', detail: bare.parts?.host ?? '' }]
  const hidden = away.find((one) => isClickable(one) && hidesSender(one.parts, one.targets, sender))
  if (hidden !== undefined) return [{ rule: 'phish.lure-sender-path', detail: hidden.parts?.host ?? '' }]
  const twin = away.find(
    ({ parts }) =>
      parts !== undefined && !own.includes(registrableOf(parts.host)) && isTwin(registrableOf(parts.host), sender),
  )
  return twin === undefined ? [] : [{ rule: 'phish.lure-sender-twin', detail: `${sender}, ${twin.parts?.host ?? ''}` }]
}

/** The sender's site as a folder of another: `evil.example/www.bank.example/`. A redirector's target is no folder. */
function hidesSender(parts: UrlParts | undefined, targets: readonly string[], sender: string): boolean {
  if (parts === undefined || !sender.includes('.') || targets.length > 0) return false
  const folders = (parts.rest.split(/[?#]/, 1)[0] ?? '').toLowerCase().split('/').slice(0, 64)
  return folders.some((folder) => folder === sender || folder.endsWith(`.${sender}`))
}

/** Another registrable domain with the sender's name in it: `bank.example` and `bank-online.example`. */
function isTwin(host: string, sender: string): boolean {
  const [name, original] = [host, sender].map((domain) => domainFacts(domain).label.replaceAll('-', ''))
  if (name === undefined || original === undefined || original.length < 6) return false
  return name.includes(original) || likeness(name, original) !== undefined
}

/** Business mail fraud: nothing to click, only a wish and another place to answer to. */
function request(scene: Scene, want: Wants): Told[] {
  if (want.urgent.length === 0 || scene.links.length > 3) return []
  const free = listed(scene.sender, scene.knowledge.freeMail) !== undefined
  const elsewhere =
    scene.has('reply-to.differs') &&
    listed(scene.head?.replyTo[0]?.address.split('@').at(-1) ?? '', scene.knowledge.freeMail) !== undefined
  const lies = elsewhere || scene.has('from.display-address') || scene.has('from.own-look-alike')
  if (lies) return [{ rule: 'bec.request', detail: want.urgent.join(', ') }]
  return free ? [{ rule: 'bec.free-mail-request', detail: want.urgent.join(', ') }] : []
}

/** The values of a report that threat lists are asked for, each with the object it stands in. */
import { most, normalise, type IndicatorKind } from '#formats/indicators/indicator.ts'
import { networksOf } from '#formats/indicators/network.ts'
import { urlForms } from '#formats/indicators/url-forms.ts'
import { registrableOf } from '#formats/url/domain.ts'
import { readUrl } from '#formats/url/parts.ts'
import { parseMailboxes } from '#formats/mime/mailbox.ts'
import type { Indicator } from '#core/behaviour.ts'
import type { Examination } from '../technology.ts'

export interface Sought {
  readonly kind: IndicatorKind
  readonly value: string
  readonly object: string
  /** What was met where the value only holds it: the address below a folder, the IP address in a network. */
  readonly met?: string
}

/** More values than any letter of a person has; an address has a dozen writings. */
export const mostSought = 20_000

export class SoughtValues {
  readonly #values = new Map<string, Sought>()
  isCut = false

  /** The first place of a value is the one that is told. */
  add(kind: IndicatorKind, raw: string, object: string): void {
    const value = normalise(kind, raw)
    if (value === undefined) return
    this.#put({ kind, value, object })
    if (kind === 'ip')
      for (const network of networksOf(value)) this.#put({ kind: 'network', value: network, object, met: value })
  }

  #put(sought: Sought): void {
    const { kind, value } = sought
    const key = `${kind} ${value}`
    const known = this.#values.get(key)
    // What is the value itself says more than what only lies below it.
    if (known !== undefined && (known.met === undefined || sought.met !== undefined)) return
    if (this.#values.size >= mostSought) this.isCut = true
    else this.#values.set(key, sought)
  }

  /** An address, what it leads to by name, and the domains that name lies under. */
  addUrl(raw: string, object: string): void {
    for (const { value, isFolder } of urlForms(raw))
      if (value.length <= most.value) this.#put({ kind: 'url', value, object, ...(isFolder ? { met: raw } : {}) })
    const parts = readUrl(raw)
    if (parts === undefined || parts.host === '') return
    if (parts.isIp) this.add('ip', parts.host.replaceAll(/[[\]]/g, ''), object)
    else this.addHost(parts.host, object)
  }

  addHost(host: string, object: string): void {
    const least = registrableOf(host)
    let name = host
    // Names have at most 127 labels (RFC 1035).
    for (let labels = 0; labels < 127; labels += 1) {
      this.add('domain', name, object)
      const dot = name.indexOf('.')
      if (name === least || dot < 0) return
      name = name.slice(dot + 1)
    }
  }

  addMailbox(address: string, object: string): void {
    this.add('email', address, object)
    const at = address.lastIndexOf('@')
    if (at > 0) this.addHost(address.slice(at + 1).toLowerCase(), object)
  }

  get all(): readonly Sought[] {
    return [...this.#values.values()]
  }
}

export function soughtIn({ report, submission }: Pick<Examination, 'report' | 'submission'>): SoughtValues {
  const values = new SoughtValues()
  for (const { sha256, id } of report.artifacts) values.add('sha256', sha256, id)
  for (const [object, { md5, sha1 }] of Object.entries(report.hashes ?? {})) {
    values.add('md5', md5, object)
    values.add('sha1', sha1, object)
  }
  for (const { url, targets, object } of report.links ?? [])
    for (const address of [url, ...targets]) values.addUrl(address, object)
  for (const { object, indicators, artifacts } of report.behaviour) {
    for (const { sha256 } of artifacts) values.add('sha256', sha256, object)
    for (const indicator of indicators) addIndicator(values, indicator, object)
  }
  addSender(values, { report, submission })
  return values
}

function addIndicator(values: SoughtValues, { kind, value }: Indicator, object: string): void {
  if (kind === 'url') values.addUrl(value, object)
  else if (kind === 'domain') values.addHost(value.toLowerCase(), object)
  else if (kind === 'ip') values.add('ip', value, object)
  else if (kind === 'email') values.addMailbox(value, object)
}

function addSender(values: SoughtValues, { report, submission }: Pick<Examination, 'report' | 'submission'>): void {
  const { envelope } = submission
  if (envelope?.sender) values.addMailbox(envelope.sender, '0')
  if (envelope?.clientAddress) values.add('ip', envelope.clientAddress, '0')
  for (const { address } of parseMailboxes(report.summary?.from ?? '')) values.addMailbox(address, '0')
}

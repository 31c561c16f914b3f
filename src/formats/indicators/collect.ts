/** Gathers the indicators of one source: each once, in one form, those that would hit everybody refused. */
import ipaddr from 'ipaddr.js'
import { readUrl } from '../url/parts.ts'
import type { IndicatorCategory } from './category.ts'
import { most, normalise, type IndicatorKind, type IndicatorList, type ThreatIndicator } from './indicator.ts'

export interface Entry {
  readonly kind: IndicatorKind
  readonly value: string
  readonly name?: string | undefined
  readonly expires?: string | undefined
  readonly category?: IndicatorCategory | undefined
  readonly confidence?: number | undefined
  readonly seen?: string | undefined
}

/** SHA-256, SHA-1 and MD5 of no bytes: lists name them by mistake. */
const emptyHashes = new Set([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'd41d8cd98f00b204e9800998ecf8427e',
])

export class Collection {
  readonly #indicators = new Map<string, ThreatIndicator>()
  readonly #refused: IndicatorList['refused'][number][] = []
  readonly #dropped = new Set<string>()
  #refusedCount = 0
  #isCut = false

  /** Whether more may be added. */
  get isOpen(): boolean {
    return !this.#isCut
  }

  add(entry: Entry, place: string): void {
    if (this.#indicators.size >= most.indicators) return this.cut()
    // A network of one address is that address.
    const single = entry.kind === 'network' ? /^(.+\.\d+)\/32$/.exec(entry.value.trim())?.[1] : undefined
    const [kind, value] = single === undefined ? [entry.kind, entry.value] : (['ip', single] as const)
    const normal = normalise(kind, value)
    if (normal === undefined) return this.refuse(place, `not a ${kind}: ${value.slice(0, 80)}`)
    const why = objection(kind, normal)
    if (why !== undefined) return this.refuse(place, `${why}: ${normal.slice(0, 80)}`)
    const key = `${kind} ${normal}`
    if (!this.#indicators.has(key)) this.#indicators.set(key, indicatorOf(entry, kind, normal))
  }

  /** An entry that the list itself takes out again, wherever in it that stands. */
  drop(kind: IndicatorKind, value: string): void {
    const normal = normalise(kind, value)
    if (normal !== undefined) this.#dropped.add(`${kind} ${normal}`)
  }

  refuse(place: string, why: string): void {
    this.#refusedCount += 1
    if (this.#refused.length < most.refused) this.#refused.push({ place, why: oneLine(why) })
  }

  cut(): void {
    this.#isCut = true
  }

  list(format: IndicatorList['format']): IndicatorList {
    return {
      format,
      indicators: [...this.#indicators].filter(([key]) => !this.#dropped.has(key)).map(([, one]) => one),
      refused: this.#refused,
      refusedCount: this.#refusedCount,
      isCut: this.#isCut,
    }
  }
}

function indicatorOf(entry: Entry, kind: IndicatorKind, value: string): ThreatIndicator {
  const { name = '', category, confidence } = entry
  const [expires, seen] = [dateOf(entry.expires), dateOf(entry.seen)]
  return {
    kind,
    value,
    name: oneLine(name).slice(0, most.name),
    ...(expires === undefined ? {} : { expires }),
    ...(category === undefined ? {} : { category }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(seen === undefined ? {} : { seen }),
  }
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim()

/** Addresses that belong to nobody in particular. */
const everywhere = new Set([
  'unspecified',
  'broadcast',
  'multicast',
  'linkLocal',
  'loopback',
  'carrierGradeNat',
  'private',
  'uniqueLocal',
])
const isEverywhere = (address: string): boolean => everywhere.has(ipaddr.parse(address).range())

/** Why a value must not be looked for; undefined where it may. */
function objection(kind: IndicatorKind, value: string): string | undefined {
  if (emptyHashes.has(value)) return 'the hash of an empty file'
  if (kind === 'ip' && isEverywhere(value)) return 'not a public address'
  if (kind === 'network') return isEverywhere(value.split('/', 1)[0] ?? '') ? 'not a public network' : undefined
  if (kind !== 'url') return undefined
  const parts = readUrl(value)
  if (parts === undefined) return 'not an address'
  const host = parts.host.replaceAll(/[[\]]/g, '')
  return parts.isIp && isEverywhere(host) ? 'not a public address' : undefined
}

function dateOf(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const at = new Date(/^\d{9,10}(?:\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : text)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

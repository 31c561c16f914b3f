/** What is known of the world's mail: brands and their domains, hosts without an owner, phrases. Read from rules/mail, handed in. */
import { parse } from 'yaml'
import { registrableOf } from '#formats/url/domain.ts'
import { PhraseLists } from './phrase-lists.ts'

export interface Brand {
  readonly name: string
  /** The part of a domain that people know, for look-alikes: `paypal`. */
  readonly labels: readonly string[]
  readonly words: RegExp
  /** First piece of each word, lower case: a text without any of them does not name the brand. */
  readonly firsts: readonly string[]
  readonly domains: readonly string[]
}

export interface Knowledge {
  readonly brands: readonly Brand[]
  /** Registrable domain to the brand that owns it. */
  readonly owners: ReadonlyMap<string, Brand>
  readonly shorteners: ReadonlySet<string>
  readonly freeHosting: ReadonlySet<string>
  readonly freeMail: ReadonlySet<string>
  /** What texts want from their readers. */
  readonly lures: PhraseLists<'credential' | 'payment' | 'urgent'>
}

export interface KnowledgeSource {
  readonly file: string
  readonly text: string
}

interface Raw {
  readonly brands?: unknown
  readonly [list: string]: unknown
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** What is not readable is told by `warn` and left out. */
export function readKnowledge(
  sources: readonly KnowledgeSource[],
  warn: (problem: { file: string; why: string }) => void = () => undefined,
): Knowledge {
  const raw: Raw = Object.assign({}, ...sources.map((source) => read(source, warn)))
  const brands = Array.isArray(raw.brands) ? raw.brands.flatMap(brandOf) : []
  const owners = new Map(
    brands.toReversed().flatMap((brand) => brand.domains.map((domain) => [domain, brand] as const)),
  )
  const list = (name: string): ReadonlySet<string> => new Set(strings(raw[name]))
  const phrases = (name: string): string[] => strings(raw[name])
  return {
    brands,
    owners,
    shorteners: list('shorteners'),
    freeHosting: list('freeHosting'),
    freeMail: list('freeMail'),
    lures: new PhraseLists({
      credential: phrases('credentialLure'),
      payment: phrases('paymentLure'),
      urgent: phrases('urgentRequest'),
    }),
  }
}

function read({ file, text }: KnowledgeSource, warn: (problem: { file: string; why: string }) => void): object {
  try {
    const value: unknown = parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    warn({ file, why: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) })
    return {}
  }
}

const escape = (word: string): string =>
  word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', String.raw`[\s\u00a0]+`)

function brandOf(value: unknown): Brand[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string') return []
  const words = 'words' in value ? strings(value.words) : []
  const domains = 'domains' in value ? strings(value.domains) : []
  if (words.length === 0 || domains.length === 0) return []
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\p{N}@./-])(?:${words.map(escape).join('|')})(?![\p{L}\p{N}]|[.-][\p{L}\p{N}])`,
    'iu',
  )
  const main = new Set([domains[0] ?? '', ...domains].map((domain) => domain.split('.', 1)[0] ?? ''))
  const named = words.map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''))
  const labels = [...main].filter(
    (label) => label.length >= 5 && named.some((word) => word === label || word.startsWith(label)),
  )
  const firsts = words.map((word) => pieces(word)[0] ?? '')
  return [{ name: value.name, labels, words: pattern, firsts, domains }]
}

const pieces = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Brands that a text names by whole words. */
export function brandsIn(text: string, { brands }: Knowledge): Brand[] {
  const known = new Set(pieces(text))
  return brands.filter(({ firsts, words }) => firsts.some((first) => known.has(first)) && words.test(text))
}

export const emptyKnowledge: Knowledge = readKnowledge([])

/** Whether the host is one of the brand's own. */
export function belongsTo(host: string, brand: Brand): boolean {
  return (
    brand.domains.includes(registrableOf(host)) ||
    brand.domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
  )
}

/** The listed domain that the host is or lies under. */
export function listed(host: string, domains: ReadonlySet<string>): string | undefined {
  const labels = host.split('.')
  for (let from = 0; from < labels.length - 1 && from < 8; from += 1) {
    const name = labels.slice(from).join('.')
    if (domains.has(name)) return name
  }
  return undefined
}

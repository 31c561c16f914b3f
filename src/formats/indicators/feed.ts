/** JSON feeds: lists of objects, or objects by number as URLhaus and ThreatFox publish them, and plain lists of values. */
import { Collection } from './collect.ts'
import { detailsOf, kindNamed } from './csv.ts'
import { kindOf, type IndicatorList } from './indicator.ts'
import { listOf, recordOf, textOf, type Fields } from './json.ts'

const valueFields = [
  'url',
  'ioc_value',
  'ioc',
  'indicator',
  'value',
  'sha256_hash',
  'sha256',
  'sha1',
  'md5',
  'domain',
  'hostname',
  'host',
  'ip',
  'ip_address',
  'dst_ip',
  'cidr',
  'network',
  'ip_range',
  'email',
]
const nameFields = [
  'threat_name',
  'malware_printable',
  'malware',
  'signature',
  'threat',
  'name',
  'target',
  'description',
]
const expiryFields = ['expires', 'expiration', 'valid_until']

/** The entries of a feed, under whatever it wraps them in. */
function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const fields = recordOf(value)
  if (fields === undefined) return []
  for (const name of ['data', 'urls', 'indicators', 'iocs', 'results', 'objects'])
    if (Array.isArray(fields[name])) return listOf(fields[name])
  return Object.values(fields).flatMap((one) => (Array.isArray(one) ? one : [one]))
}

export function readFeed(value: unknown): IndicatorList {
  const collection = new Collection()
  for (const [index, entry] of entriesOf(value).entries()) {
    if (!collection.isOpen) break
    add(collection, entry, `entry ${index + 1}`)
  }
  return collection.list('json')
}

function add(collection: Collection, entry: unknown, place: string): void {
  const fields: Fields = recordOf(entry) ?? { value: entry }
  // The last line of Spamhaus' lists says when they were made.
  if (fields['type'] === 'metadata') return
  const value = first(fields, valueFields)
  const kind = kindNamed(textOf(fields['ioc_type']) || textOf(fields['type'])) ?? kindOf(value)
  if (kind === undefined) return collection.refuse(place, 'no hash, address, domain or mailbox in it')
  const bare = kind === 'ip' ? value.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1') : value
  const head = Object.keys(fields).slice(0, 64)
  const details = detailsOf({ head, cells: head.map((name) => textOf(fields[name])) })
  const [name, expires] = [first(fields, nameFields), first(fields, expiryFields)]
  collection.add({ kind, value: bare, name, expires, ...details }, place)
}

const first = (fields: Fields, names: readonly string[]): string => {
  for (const name of names) if (textOf(fields[name]) !== '') return textOf(fields[name])
  return ''
}

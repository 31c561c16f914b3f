/** Lists with a value a line and tables with commas, semicolons or tabs (RFC 4180), as URLhaus, PhishTank, ThreatFox and people write them. */
import { categoryOf, confidenceOf, unconfirmed } from './category.ts'
import { Collection, type Entry } from './collect.ts'
import { indicatorKinds, kindOf, type IndicatorKind, type IndicatorList } from './indicator.ts'
import { linesOf } from './lines.ts'

const valueColumns =
  /^(?:value|indicator|ioc|ioc_value|url|domain|host|hostname|ip|dst_ip|ip_address|ipv4|cidr|network|netblock|subnet|uri|link|fqdn|domain_name|phish_url|address|email|sender|hash|sha256|sha256_hash|sha1|sha1_hash|md5|md5_hash|observable)$/
const nameColumns = /^(?:name|threat|threat_name|malware|malware_printable|signature|description|comment|tags|target)$/
const expiryColumns = /^(?:expires|expiry|expiration|valid_until|expires_at)$/
const seenColumns = [
  /^(?:last_?seen(?:_utc)?|last_online)$/,
  /^(?:first_?seen(?:_utc)?|date_?added|submission_time|date|timestamp|added|created)$/,
]
const categoryColumns = /^(?:category|classification|threat_type|class|threat|type|verdict|label)$/
const confidenceColumns = /^(?:confidence|confidence_level|score|certainty)$/
const kindColumn = /^(?:kind|type|ioc_type|indicator_type)$/
const mostCells = 64
const mostCell = 8_192

/** Kinds as sources write them. */
export function kindNamed(text: string): IndicatorKind | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '')
  const named = indicatorKinds.find((kind) => kind === word)
  if (named !== undefined) return named
  if (/^(?:cidr|netblock|subnet|ipnet)$/.test(word)) return 'network'
  if (/^(?:sha256hash|filehashsha256)$/.test(word)) return 'sha256'
  if (/^(?:sha1hash|filehashsha1)$/.test(word)) return 'sha1'
  if (/^(?:md5hash|filehashmd5)$/.test(word)) return 'md5'
  if (/^(?:hostname|fqdn|domainname)$/.test(word)) return 'domain'
  if (/^(?:ipv4|ipv6|ipdst|ipsrc|ip:port|ipaddress|ipv4addr|ipv6addr)$/.test(word)) return 'ip'
  return /^(?:emailaddr|emailaddress|emailsrc)$/.test(word) ? 'email' : undefined
}

export function readCsv(text: string): IndicatorList {
  const collection = new Collection()
  const sign = separatorOf(text)
  let head: readonly string[] | undefined
  let line = 0
  for (const row of linesOf(text)) {
    line += 1
    if (!collection.isOpen) break
    const commented = /^\s*(?:#|\/\/|;)\s*/.exec(row)
    const cells = cellsOf(commented ? row.slice(commented[0].length) : row, sign)
    if (isHead(cells)) head ??= cells.map((cell) => cell.trim().toLowerCase().replaceAll(' ', '_'))
    else if (!commented && row.trim() !== '') addRow(collection, { cells, head, place: `line ${line}` })
  }
  return collection.list('csv')
}

/** Of the three, the one that the first lines hold most often. */
function separatorOf(text: string): string {
  const start = text.slice(0, 8_192)
  const counted = [',', ';', '\t'].map((sign) => [start.split(sign).length, sign] as const)
  return counted.reduce((best, one) => (one[0] > best[0] ? one : best))[1]
}

function cellsOf(row: string, sign: string): string[] {
  const cells: string[] = []
  let at = 0
  while (at <= row.length && cells.length < mostCells) {
    const lead = /^ */.exec(row.slice(at, at + 8))?.[0].length ?? 0
    if (row[at + lead] === '"') {
      const end = closing(row, at + lead + 1)
      cells.push(
        row
          .slice(at + lead + 1, end)
          .replaceAll('""', '"')
          .slice(0, mostCell),
      )
      const next = row.indexOf(sign, end)
      if (next < 0) break
      at = next + 1
    } else {
      const next = row.indexOf(sign, at)
      cells.push(
        row
          .slice(at, next < 0 ? row.length : next)
          .trim()
          .slice(0, mostCell),
      )
      if (next < 0) break
      at = next + 1
    }
  }
  return cells
}

/** Index of the quote that ends a quoted cell. */
function closing(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) if (row[at + 1] !== '"') return at
  return row.length
}

const isHead = (cells: readonly string[]): boolean => {
  const names = cells.map((cell) => cell.trim().toLowerCase().replaceAll(' ', '_'))
  return names.some((name) => valueColumns.test(name)) && names.every((name) => kindOf(name) === undefined)
}

interface Row {
  readonly cells: readonly string[]
  readonly head: readonly string[] | undefined
  readonly place: string
}

function addRow(collection: Collection, { cells, head, place }: Row): void {
  const found = head === undefined ? bare(cells) : underHead(cells, head)
  if (found.length === 0) return collection.refuse(place, 'no hash, address, domain or mailbox in it')
  for (const entry of found) collection.add(entry, place)
}

/** Without a header line: the first cell that is a value; one behind it may say more. */
function bare(cells: readonly string[]): Entry[] {
  const at = cells.findIndex((cell) => kindOf(cell) !== undefined)
  const value = cells[at] ?? ''
  const kind = kindOf(value)
  const name = cells
    .slice(at + 1)
    .find((cell) => cell !== '' && kindNamed(cell) === undefined && kindOf(cell) === undefined)
  return kind === undefined ? [] : [{ kind, value, name }]
}

function underHead(cells: readonly string[], head: readonly string[]): Entry[] {
  const cell = (form: RegExp): string | undefined => cells[head.findIndex((name) => form.test(name))]
  const [name, expires, kindText] = [cell(nameColumns), cell(expiryColumns), cell(kindColumn)]
  const said = { name, expires, ...detailsOf({ head, cells }) }
  return head.flatMap((column, index) => {
    const value = (cells[index] ?? '').trim()
    if (!valueColumns.test(column) || value === '') return []
    const kind = kindNamed(kindText ?? '') ?? kindOf(value) ?? kindNamed(column)
    return kind === undefined ? [] : [{ kind, value: withoutPort(kind, value), ...said }]
  })
}

/** Category, confidence and age by the names of columns. PhishTank has no category and needs none. */
export function detailsOf({
  head,
  cells,
}: Pick<Row, 'cells'> & { readonly head: readonly string[] }): Pick<Entry, 'category' | 'confidence' | 'seen'> {
  const named = (form: RegExp): string[] =>
    head.flatMap((name, index) => (form.test(name) ? [(cells[index] ?? '').trim()] : [])).filter((one) => one !== '')
  const category = named(categoryColumns)
    .map((text) => categoryOf(text))
    .find((one) => one !== undefined)
  const isPhishTank = head.includes('phish_id')
  const isUnconfirmed = named(/^verified$/).some((text) => /^(?:no|n|false|0)$/i.test(text))
  const sure = named(confidenceColumns).map((text) => confidenceOf(text))[0]
  return {
    category: category ?? (isPhishTank ? 'phishing' : undefined),
    confidence: sure ?? (isUnconfirmed ? unconfirmed : undefined),
    seen: seenColumns.flatMap(named).find((text) => !/^(?:none|null)$/i.test(text)),
  }
}

const withoutPort = (kind: IndicatorKind, value: string): string =>
  kind === 'ip' ? value.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1') : value

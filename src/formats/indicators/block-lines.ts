/**
 * Lines of block lists: hosts files, filters of AdGuard and uBlock, response policy zones (draft-vixie-dnsop-dns-rpz),
 * dnsmasq and unbound, networks as Spamhaus and FireHOL write them. A line blocks a value, lets one pass, or says nothing.
 */
import type { BlockForm, IndicatorKind } from './indicator.ts'
import { kindOf } from './indicator.ts'
import { networkOf } from './network.ts'

export interface BlockValue {
  readonly kind: IndicatorKind
  readonly value: string
  readonly name?: string
}

export interface BlockLine {
  readonly block: readonly BlockValue[]
  /** What the list takes out of itself. */
  readonly pass: readonly BlockValue[]
}

const nothing: BlockLine = { block: [], pass: [] }
const domain = (value: string): BlockValue => ({ kind: 'domain', value })
const block = (...values: BlockValue[]): BlockLine => ({ block: values, pass: [] })
const pass = (value: BlockValue): BlockLine => ({ block: [], pass: [value] })

const mostNames = 64
const own = /^(?:localhost|localhost\.localdomain|local|broadcasthost|ip6-\w+|0\.0\.0\.0)$/i

/** `0.0.0.0 a.example b.example # why`. */
function hosts(line: string): BlockLine | undefined {
  const found = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?|fe80::1%lo0|255\.255\.255\.255|ff0\d::\d|0)[ \t]+([^#]+)/i.exec(line)
  if (found === null) return undefined
  const names = (found[1] ?? '').trim().split(/[ \t]+/, mostNames)
  return block(...names.filter((name) => !own.test(name)).map(domain))
}

/** `||a.example^$options`, `@@||a.example^`, `||a.example/path`. What only hides parts of pages is no threat. */
function filter(line: string): BlockLine | undefined {
  const found = /^(@@)?\|\|([^$|*\s^]+)\^?(?:\|)?(?:\$(\S*))?$/.exec(line)
  const [, except, value = '', options = ''] = found ?? []
  if (found === null) return /^(?:@@)?\|{1,2}|^\[Adblock|#@?[?$%]?#|^!/i.test(line) ? nothing : undefined
  // Options narrow a rule to some pages or kinds of content; a third party elsewhere is no threat in mail.
  if (options !== '' && !/^(?:all|document|doc|important|popup|,)+$/.test(options)) return nothing
  const kind = value.includes('/') ? 'url' : (kindOf(value) ?? 'domain')
  const one: BlockValue = { kind, value: kind === 'url' ? `http://${value}` : value }
  return except === undefined ? block(one) : pass(one)
}

const passing = /^rpz-passthru\.?$/i

/** `*.a.example CNAME .`; the name is under the zone's own where that stands behind it. */
function zone(line: string, origin: string): BlockLine | undefined {
  if (/^(?:[$@]|(?:\d+\s+)?(?:IN\s+)?(?:SOA|NS)\s|[\d\s()smhdw]+(?:;.*)?$)/i.test(line)) return nothing
  const found = /^(\S+)\s+(?:\d+[smhdw]?\s+)?(?:IN\s+)?(CNAME|A|AAAA|TXT)\s+(\S+)/i.exec(line)
  const [, owner = '', type = '', target = ''] = found ?? []
  if (found === null) return undefined
  const name = relative(owner.toLowerCase(), origin)
  if (/^txt$/i.test(type) || /\.rpz-(?:client-ip|nsdname|nsip)$/.test(name)) return nothing
  const value = name.endsWith('.rpz-ip') ? networkTrigger(name) : domain(name.replace(/^\*\./, ''))
  if (value === undefined) return nothing
  return passing.test(target) ? pass(value) : block(value)
}

function relative(owner: string, origin: string): string {
  if (!owner.endsWith('.')) return owner
  const name = owner.slice(0, -1)
  return origin !== '' && name.endsWith(`.${origin}`) ? name.slice(0, -origin.length - 1) : name
}

/** `24.0.113.0.203.rpz-ip` is 203.0.113.0/24; in IPv6 `zz` stands for the run of zeros. */
function networkTrigger(name: string): BlockValue | undefined {
  const [length = '', ...reversed] = name.replace(/\.rpz-ip$/, '').split('.')
  const pieces = reversed.toReversed()
  const isFour = pieces.length === 4 && pieces.every((piece) => /^\d{1,3}$/.test(piece))
  const address = isFour ? pieces.join('.') : pieces.join(':').replace(/(?:^|:)zz(?::|$)/, '::')
  const network = networkOf(`${address}/${length}`)
  return network === undefined ? undefined : { kind: 'network', value: network.text }
}

/** dnsmasq's `address=/a.example/0.0.0.0`, unbound's `local-zone: "a.example" always_nxdomain`. */
function resolver(line: string): BlockLine | undefined {
  const dnsmasq = /^(?:address|server|local)=\/([^/\s]+)\//i.exec(line)
  if (dnsmasq !== null) return block(domain(dnsmasq[1] ?? ''))
  const unbound = /^local-zone:\s*"?([^"\s]+)"?\s+"?(\w+)/i.exec(line)
  if (unbound !== null)
    return /^(?:transparent|typetransparent)$/i.test(unbound[2] ?? '')
      ? pass(domain(unbound[1] ?? ''))
      : block(domain(unbound[1] ?? ''))
  return /^(?:server|local-data(?:-ptr)?):/i.test(line) ? nothing : undefined
}

/** `203.0.113.0/24 ; SBL1`, and addresses alone. */
function networks(line: string): BlockLine | undefined {
  const [value = '', about = ''] = line.split(/\s*[;#]\s*/, 2)
  const kind = kindOf(value)
  if (kind !== 'network' && kind !== 'ip') return undefined
  return block({ kind, value: value.trim(), ...(about === '' ? {} : { name: about }) })
}

/** The reader of each form: undefined where the line is not of it. */
export const blockReaders: Readonly<Record<BlockForm, (line: string, origin: string) => BlockLine | undefined>> = {
  hosts,
  filter,
  zone,
  resolver,
  networks,
}

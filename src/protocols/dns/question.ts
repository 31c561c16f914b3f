/** A DNS question as bytes, and what the answer to it says. Pure; the codec is dns-packet. */
import { randomInt } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { AUTHENTIC_DATA, decode, DNSSEC_OK, encode, RECURSION_DESIRED } from 'dns-packet'
import type { Answer, DecodedPacket, MxData, TlsaData } from 'dns-packet'

export interface RecordTypes {
  readonly A: string
  readonly AAAA: string
  readonly MX: MxData
  readonly TLSA: TlsaData
  readonly TXT: string
}
export type QueryType = keyof RecordTypes

export type DnsAnswer<Type extends QueryType> =
  | {
      readonly kind: 'records'
      readonly records: readonly RecordTypes[Type][]
      /** The server validated it (DNSSEC). */
      readonly secure: boolean
      /** Seconds. */
      readonly ttl: number
    }
  /** There is no such name, or it has no such records. */
  | { readonly kind: 'none'; readonly secure: boolean; readonly ttl: number }

export interface DnsQuery {
  readonly bytes: Buffer
  isAnsweredBy(bytes: Buffer): boolean
}

/** Records of one answer that are looked at, and links of a chain of aliases. */
const mostRecords = 64
const mostAliases = 10
/** What fits every path without fragments (DNS flag day 2020). */
const udpPayloadSize = 1_232

const plain = (name: string): string => name.replace(/\.$/u, '').toLowerCase()

/** Undefined where the name has no form in DNS. */
export function newQuery(name: string, type: QueryType): DnsQuery | undefined {
  const ascii = /^[\u0021-\u007e]*$/u.test(name) ? plain(name) : domainToASCII(name)
  const fits = ascii.length <= 253 && ascii.split('.').every(({ length }) => length > 0 && length <= 63)
  if (!fits) return undefined
  const id = randomInt(0, 65_536)
  const bytes = encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ name: ascii, type }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: DNSSEC_OK,
        flag_do: true,
        options: [],
      },
    ],
  })
  return { bytes, isAnsweredBy: (answer) => belongs(answer, { id, name: ascii, type }) }
}

function belongs(bytes: Buffer, { id, name, type }: { id: number; name: string; type: QueryType }): boolean {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== id) return false
  try {
    const { questions = [], flag_qr: isReply } = decode(bytes)
    const [first] = questions
    return isReply && questions.length === 1 && first?.type === type && plain(first.name) === name
  } catch {
    return false
  }
}

const codes: Readonly<Record<string, string>> = { SERVFAIL: 'ESERVFAIL', REFUSED: 'EREFUSED', FORMERR: 'EFORMERR' }

export function readAnswer<Type extends QueryType>(
  packet: DecodedPacket,
  name: string,
  type: Type,
): DnsAnswer<Type> | { readonly kind: 'failed'; readonly code: string } {
  const rcode = (packet as { rcode?: string }).rcode ?? 'NOERROR'
  const secure = packet.flag_ad
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return { kind: 'failed', code: codes[rcode] ?? `E${rcode}` }
  const answers = (packet.answers ?? []).slice(0, mostRecords)
  const owner = endOfAliases(answers, plain(domainToASCII(name) || name))
  const found = answers.filter((answer) => answer.type === type && plain(answer.name) === owner)
  const records = found.map((answer) => valueOf(answer)) as RecordTypes[Type][]
  if (records.length > 0) return { kind: 'records', records, secure, ttl: shortest(answers) }
  return { kind: 'none', secure, ttl: negativeTtl(packet.authorities ?? []) }
}

function endOfAliases(answers: readonly Answer[], name: string): string {
  let owner = name
  for (let link = 0; link < mostAliases; link += 1) {
    const alias = answers.find((answer) => answer.type === 'CNAME' && plain(answer.name) === owner)
    if (alias?.type !== 'CNAME') return owner
    owner = plain(alias.data)
  }
  return owner
}

/** The strings of one TXT record belong together (RFC 7208, section 3.3). */
function valueOf(answer: Answer): unknown {
  if (answer.type !== 'TXT') return 'data' in answer ? answer.data : undefined
  return [answer.data].flat().map(String).join('')
}

const ttlOf = (answer: Answer): number => ('ttl' in answer ? (answer.ttl ?? 0) : 0)

const shortest = (answers: readonly Answer[]): number => Math.min(...answers.map(ttlOf))

/** RFC 2308, section 5: the lower of the SOA's own and its minimum. */
function negativeTtl(authorities: readonly Answer[]): number {
  const soa = authorities.find(({ type }) => type === 'SOA')
  if (soa?.type !== 'SOA') return 0
  return Math.min(ttlOf(soa), soa.data.minimum ?? 0)
}

/**
 * A stub resolver (RFC 1035, EDNS of RFC 6891): asks recursive name servers over UDP, over TCP where the answer does not fit.
 * It tells what the system's own resolver hides: whether the server validated the answer (AD, RFC 6840, section 5.7). That word
 * is believed only of a server on this machine or of one that the operator trusts with the way to it.
 */
import dns from 'node:dns'
import { decode } from 'dns-packet'
import type { DecodedPacket } from 'dns-packet'
import { askTcp, askUdp, type NameServer } from './exchange.ts'
import { newQuery, readAnswer, type DnsAnswer, type QueryType } from './question.ts'

export interface DnsClientOptions {
  /** `address` or `address:port`, IPv6 in brackets with a port; those of the system when absent. */
  readonly servers?: readonly string[]
  /** Whether AD is believed of servers that are not on this machine. */
  readonly trusted?: boolean
  /** For one question to one server. */
  readonly timeoutMs?: number
  /** Rounds over all servers. */
  readonly tries?: number
}

export interface DnsClient {
  /** Rejects with `DnsFailure` when no server gives an answer. */
  query<Type extends QueryType>(name: string, type: Type, signal?: AbortSignal): Promise<DnsAnswer<Type>>
}

/** No answer: to be tried again later. */
export class DnsFailure extends Error {
  override readonly name = 'DnsFailure'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const form = /^(?:\[([^\]]+)\]|([^:]+)|([^:]*:.*))(?::(\d+))?$/

export function nameServerOf(text: string): NameServer {
  const [, bracketed, plain, bare, port] = form.exec(text.trim()) ?? []
  return { address: bracketed ?? plain ?? bare ?? text, port: Number(port ?? 53) }
}

const isOnThisMachine = (address: string): boolean => address.startsWith('127.') || address === '::1'

export function createDnsClient(options: DnsClientOptions = {}): DnsClient {
  const { timeoutMs = 4_000, tries = 2, trusted = false } = options
  const servers = (options.servers ?? dns.getServers()).map(nameServerOf)
  return {
    async query<Type extends QueryType>(name: string, type: Type, signal?: AbortSignal): Promise<DnsAnswer<Type>> {
      const failure = { last: new DnsFailure('ENOSERVER', 'There is no name server to ask.') }
      for (let round = 0; round < tries; round += 1) {
        for (const server of servers) {
          signal?.throwIfAborted()
          const secure = trusted || isOnThisMachine(server.address)
          try {
            return {
              ...(await askOne({ server, name, type, timeoutMs, ...(signal && { signal }) })),
              ...(!secure && { secure }),
            }
          } catch (error) {
            signal?.throwIfAborted()
            failure.last = error instanceof DnsFailure ? error : failureOf(error, name)
          }
        }
      }
      throw failure.last
    },
  }
}

function failureOf(error: unknown, name: string): DnsFailure {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EDNS'
  return new DnsFailure(code, `${name}: ${message}`)
}

interface Question<Type extends QueryType> {
  readonly server: NameServer
  readonly name: string
  readonly type: Type
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

async function askOne<Type extends QueryType>(question: Question<Type>): Promise<DnsAnswer<Type>> {
  const { name, type, server, timeoutMs, signal } = question
  const query = newQuery(name, type)
  // A name that cannot be asked for cannot exist.
  if (!query) return { kind: 'none', secure: false, ttl: 0 }
  const limit = AbortSignal.timeout(timeoutMs)
  const order = { server, query, signal: signal ? AbortSignal.any([limit, signal]) : limit }
  try {
    const reply = await askUdp(order)
    return answerIn(decoded(reply).flag_tc ? decoded(await askTcp(order)) : decoded(reply), question)
  } catch (error) {
    if (limit.aborted) throw new DnsFailure('ETIMEOUT', `${name}: no answer from ${server.address}`)
    throw error
  }
}

function decoded(bytes: Buffer): DecodedPacket {
  try {
    return decode(bytes)
  } catch {
    throw new DnsFailure('EBADRESP', 'The name server sent what is no DNS message.')
  }
}

function answerIn<Type extends QueryType>(packet: DecodedPacket, { name, type }: Question<Type>): DnsAnswer<Type> {
  const answer = readAnswer(packet, name, type)
  if (answer.kind === 'failed') throw new DnsFailure(answer.code, `${name}: the name server answers ${answer.code}`)
  return answer
}

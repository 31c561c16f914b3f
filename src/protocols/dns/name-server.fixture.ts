/** A recursive name server on loopback that answers from a table, over UDP and TCP on one port. For tests. */
import dgram from 'node:dgram'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { AUTHENTIC_DATA, decode, encode, streamEncode, TRUNCATED_RESPONSE } from 'dns-packet'
import type { Answer, Packet, Question } from 'dns-packet'
import type { QueryType, RecordTypes } from './question.ts'

export interface ZoneEntry {
  readonly answers?: readonly Answer[]
  readonly authorities?: readonly Answer[]
  /** Bits of the code, 2 for SERVFAIL, 3 for NXDOMAIN. */
  readonly rcode?: number
  readonly secure?: boolean
  /** Over UDP only the word that the answer is too long. */
  readonly truncated?: boolean
  readonly silent?: boolean
  /** Sent over UDP before the answer. */
  readonly noise?: (bytes: Buffer) => readonly Buffer[]
}

export interface NameServerFixture extends AsyncDisposable {
  /** `address:port`. */
  readonly server: string
  /** `name TYPE` to the answer; what is not there does not exist. */
  readonly zone: Map<string, ZoneEntry>
  /** `udp name TYPE` of each question. */
  readonly asked: string[]
}

/** An entry of records of one type. */
export function records<Type extends QueryType>(
  name: string,
  type: Type,
  values: readonly RecordTypes[Type][],
  over: Partial<ZoneEntry> & { ttl?: number } = {},
): [string, ZoneEntry] {
  const { ttl = 60, ...rest } = over
  const answers = values.map((data) => ({ name, type, ttl, data }) as unknown as Answer)
  return [`${name} ${type}`, { answers, ...rest }]
}

const soa = (name: string): Answer => ({
  name,
  type: 'SOA',
  ttl: 60,
  data: { mname: 'ns', rname: 'root', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 30 },
})

function replyTo(query: Packet, entry: ZoneEntry): Packet {
  const { answers = [], authorities, rcode = 0, secure = false } = entry
  return {
    type: 'response',
    id: query.id ?? 0,
    flags: (secure ? AUTHENTIC_DATA : 0) | rcode,
    questions: query.questions ?? [],
    answers: [...answers],
    authorities: [...(authorities ?? (answers.length === 0 ? [soa('example')] : []))],
  }
}

const unknown: ZoneEntry = { rcode: 3 }
const keyOf = (question: Question | undefined): string =>
  `${question?.name.toLowerCase() ?? ''} ${question?.type ?? ''}`

async function bindBoth(): Promise<{ udp: dgram.Socket; tcp: net.Server; port: number }> {
  for (;;) {
    const tcp = net.createServer()
    tcp.listen(0, '127.0.0.1')
    await once(tcp, 'listening')
    const { port } = tcp.address() as AddressInfo
    const udp = dgram.createSocket('udp4')
    const bound = once(udp, 'listening').then(
      () => true,
      () => false,
    )
    udp.bind(port, '127.0.0.1')
    if (await bound) return { udp, tcp, port }
    tcp.close()
  }
}

export async function startNameServer(entries: readonly [string, ZoneEntry][] = []): Promise<NameServerFixture> {
  const { udp, tcp, port } = await bindBoth()
  const zone = new Map(entries)
  const asked: string[] = []
  const open = new Set<Socket>()
  udp.on('message', (bytes, from) => {
    const query = decode(bytes)
    const key = keyOf(query.questions?.[0])
    asked.push(`udp ${key}`)
    const entry = zone.get(key) ?? unknown
    if (entry.silent) return
    for (const noise of entry.noise?.(bytes) ?? []) udp.send(noise, from.port, from.address)
    const reply = replyTo(query, entry)
    const short = { ...reply, answers: [], flags: (reply.flags ?? 0) | TRUNCATED_RESPONSE }
    udp.send(encode(entry.truncated ? short : reply), from.port, from.address)
  })
  tcp.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      const query = decode(bytes, 2)
      const key = keyOf(query.questions?.[0])
      asked.push(`tcp ${key}`)
      // In two pieces, as a network may.
      const reply = streamEncode(replyTo(query, zone.get(key) ?? unknown))
      socket.write(reply.subarray(0, 5))
      setImmediate(() => socket.write(reply.subarray(5)))
    })
  })
  return {
    server: `127.0.0.1:${port}`,
    zone,
    asked,
    async [Symbol.asyncDispose]() {
      if (!tcp.listening) return
      for (const socket of open) socket.destroy()
      udp.close()
      tcp.close()
      await once(tcp, 'close')
    },
  }
}

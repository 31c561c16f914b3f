/**
 * Delivery by SMTP: asks the hosts of a destination in order, over a waiting connection where there is one. Once the other
 * side may have the message no other host is asked, for that would make a second copy.
 */
import { createResolver } from '#protocols/dns/resolve.ts'
import { Connections, type Taken } from './connections.ts'
import { hopsOf, type Hop } from './hops.ts'
import type { TlsLevel } from './router.ts'
import { connectWith, resolveWith } from './smtp-connect.ts'
import type { Connect, ResolveMailHosts, TransactionAnswer } from './smtp-ports.ts'
import { systemTimer, type Timer } from './timer.ts'
import type { DeliveryOutcome, DeliveryRequest, RecipientOutcome, Transport } from './transport.ts'

export interface SmtpTransportOptions {
  readonly connect: Connect
  readonly resolve: ResolveMailHosts
  readonly timer?: Timer
  readonly random?: () => number
  /** How long a connection waits for the next message. */
  readonly idleMs?: number
}

export interface SmtpTransport extends Transport, Disposable {}

/** What one host said; without an outcome the next host may be asked. */
interface HopAnswer {
  readonly outcome?: DeliveryOutcome
  readonly reply: string
}

const defaultIdle = 5_000

/** Over real connections; `name` is ours in EHLO. */
export function smtpTransport({ name }: { readonly name: string }): SmtpTransport {
  const connect = connectWith({ name, connectMs: 30_000, replyMs: 300_000 })
  return createSmtpTransport({ connect, resolve: resolveWith(createResolver()) })
}

export function createSmtpTransport(options: SmtpTransportOptions): SmtpTransport {
  const { timer = systemTimer, idleMs = defaultIdle } = options
  const connections = new Connections({ timer, idleMs, perHop: 5, mostUses: 100 })
  return {
    deliver: (request) => deliver(options, connections, request),
    [Symbol.dispose]: () => connections[Symbol.dispose](),
  }
}

async function deliver(
  options: SmtpTransportOptions,
  connections: Connections,
  request: DeliveryRequest,
): Promise<DeliveryOutcome> {
  const { destination, signal } = request
  const { route } = destination
  const tls = route.kind === 'inbox' ? 'off' : route.tls
  const found = await hopsOf({ destination, resolve: options.resolve, random: options.random ?? Math.random, signal })
  signal.throwIfAborted()
  if (found.kind !== 'hops') return { recipients: same(request, { kind: found.kind, reply: found.reply }) }
  let reply = '451 4.4.4 There is no host to ask'
  for (const hop of found.hops) {
    signal.throwIfAborted()
    const answer = await askHop({ options, connections, request, hop, tls })
    if (answer.outcome) return answer.outcome
    reply = answer.reply
  }
  return { recipients: same(request, { kind: 'temporary', reply }), unreachable: true }
}

const same = ({ recipients }: DeliveryRequest, outcome: RecipientOutcome) => recipients.map(() => outcome)

interface HopOrder {
  readonly options: SmtpTransportOptions
  readonly connections: Connections
  readonly request: DeliveryRequest
  readonly hop: Hop
  readonly tls: TlsLevel
}

async function askHop(order: HopOrder): Promise<HopAnswer> {
  const waiting = order.connections.take(order.hop, order.tls)
  if (waiting) {
    // It may have been closed from afar while it waited; then a new one is worth the try.
    const answer = await send(order, waiting)
    if (answer.outcome) return answer
  }
  const fresh = await open(order)
  return 'reply' in fresh ? fresh : send(order, fresh)
}

async function open({ hop, tls, options, request }: HopOrder): Promise<Taken | HopAnswer> {
  const connected = await options.connect({ ...hop, tls, signal: request.signal })
  if (connected.kind === 'connected') return { connection: connected.connection, uses: 0 }
  request.signal.throwIfAborted()
  return { reply: connected.reply }
}

async function send({ request, hop, tls, connections }: HopOrder, taken: Taken): Promise<HopAnswer> {
  const { envelope, recipients, data, signal } = request
  const { connection } = taken
  const answer = await connection.send({ envelope, recipients, data, signal })
  connections.put(hop, tls, taken)
  if (answer.kind === 'lost' && !answer.mayHaveArrived) {
    signal.throwIfAborted()
    return { reply: `451 4.4.2 ${answer.why}` }
  }
  return {
    reply: '',
    outcome: {
      recipients: outcomesOf(request, answer),
      host: hop.host,
      tls: connection.tls,
      reportsSuccess: connection.reportsSuccess,
    },
  }
}

function outcomesOf(request: DeliveryRequest, answer: TransactionAnswer): readonly RecipientOutcome[] {
  if (answer.kind === 'answered') return answer.recipients
  return same(request, { kind: 'temporary', reply: `451 4.4.2 ${answer.why}; the message may have arrived` })
}

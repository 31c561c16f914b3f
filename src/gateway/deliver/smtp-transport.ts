/**
 * Delivery by SMTP: asks the hosts of a destination in order, over a waiting connection where there is one. Once the other
 * side may have the message no other host is asked, for that would make a second copy.
 */
import { Connections, type Taken } from './smtp/connections.ts'
import { hopsOf, type Hop } from './smtp/hops.ts'
import type { Route } from './router.ts'
import { planByRoute, type HopPlan, type PlanHop } from './smtp/security.ts'
import type { Connect, ResolveMailHosts, TransactionAnswer } from './smtp/ports.ts'
import { systemTimer, type Timer } from './timer.ts'
import type { DeliveryOutcome, DeliveryRequest, RecipientOutcome, Transport } from './transport.ts'

export interface SmtpTransportOptions {
  readonly connect: Connect
  readonly resolve: ResolveMailHosts
  /** What security each host asks for; the route's level alone when absent. */
  readonly plan?: PlanHop
  /** Names of this gateway: hosts that an MX puts at or behind one of them are not asked (RFC 5321, section 5.1). */
  readonly ownNames?: readonly string[]
  /** Port of mail exchanges; 25 but for tests. */
  readonly mxPort?: number
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
/** Waiting connections to one host, and messages over one connection. */
const perHop = 20
const mostUses = 100

export function createSmtpTransport(options: SmtpTransportOptions): SmtpTransport {
  const { timer = systemTimer, idleMs = defaultIdle } = options
  const connections = new Connections({ timer, idleMs, perHop, mostUses })
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
  const { resolve, random = Math.random, ownNames = [], mxPort: port = 25 } = options
  if (route.kind === 'inbox') throw new Error('The test inbox is not reached by SMTP.')
  const found = await hopsOf({ destination, resolve, random, signal, ownNames, port })
  signal.throwIfAborted()
  if (found.kind !== 'hops') return { recipients: same(request, { kind: found.kind, reply: found.reply }) }
  let reply = '451 4.4.4 There is no host to ask'
  for (const hop of found.hops) {
    signal.throwIfAborted()
    const answer = await askHop({ options, connections, request, hop, route })
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
  readonly route: Exclude<Route, { kind: 'inbox' }>
}

type Plan = HopPlan & { kind: 'use' }

async function askHop(order: HopOrder): Promise<HopAnswer> {
  const { hop, route, request, options, connections } = order
  const { plan: planHop = planByRoute } = options
  const plan = await planHop({ hop, route, domain: request.destination.domain, signal: request.signal })
  if (plan.kind === 'skip') return { reply: plan.reply }
  const waiting = connections.take(hop, plan.need.level)
  if (waiting) {
    // It may have been closed from afar while it waited; then a new one is worth the try.
    const answer = await send(order, plan, waiting)
    if (answer.outcome) return answer
  }
  const fresh = await open(order, plan)
  return 'reply' in fresh ? fresh : send(order, plan, fresh)
}

async function open({ hop, options, request }: HopOrder, { need, addresses }: Plan): Promise<Taken | HopAnswer> {
  const { host, port } = hop
  const way = { host, port, tls: need.level, need, signal: request.signal, ...(addresses ? { addresses } : {}) }
  const connected = await options.connect(way)
  if (connected.kind === 'connected') return { connection: connected.connection, uses: 0 }
  request.signal.throwIfAborted()
  return { reply: connected.reply }
}

async function send({ request, hop, connections }: HopOrder, { need }: Plan, taken: Taken): Promise<HopAnswer> {
  const { envelope, recipients, data, signal } = request
  const { connection } = taken
  const answer = await connection.send({ envelope, recipients, data, signal })
  connections.put(hop, need.level, taken)
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

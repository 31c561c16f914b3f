/** What the conservation tests have in common: waiting for the end, looking what is left, and the audit. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { startGateway, type ConservationGateway, type GatewayPlace } from './conservation-gateway.ts'
import type { Audit, Ledger } from './conservation-ledger.ts'
import { until } from '../kit/until.ts'

const counts = async (place: GatewayPlace) => (await place.client.call(listQueue, { query: { limit: 1 } })).counts

export function assertConserved(ledger: Ledger, context: TestContext): Audit {
  const audit = ledger.audit()
  const { copies, delivered, bounced, held, deleted, doubled } = audit
  const unknown = [...ledger.promises.values()].filter((promised) => promised === 'unknown').length
  context.diagnostic(
    `${ledger.accepted} mails accepted, ${copies} copies = ${delivered} delivered + ${bounced} bounced + ${held} held + ${deleted} deleted; ` +
      `${unknown} without an answer, ${ledger.refusals.length} refused, ${ledger.killings.length} kills, ${doubled.length} doubled`,
  )
  for (const { key, kinds, killedAfter } of doubled)
    context.diagnostic(
      `doubled: ${key} (${kinds.join(', ')}), killed ${killedAfter?.toFixed(0) ?? '?'} ms after the 250`,
    )
  assert.deepEqual(audit.lost, [], 'accepted and lost')
  assert.deepEqual(audit.damaged, [], 'damaged')
  assert.deepEqual(audit.refusedButDelivered, [], 'refused and delivered all the same')
  assert.deepEqual(audit.astray, [], 'bounced without need, or delivered where it cannot be')
  const unexplained = doubled.filter(({ killedAfter }) => killedAfter === undefined)
  assert.deepEqual(unexplained, [], 'doubled without a kill that explains it')
  assert.equal(copies, delivered + bounced + held + deleted)
  return audit
}

/** Everything but held messages has ended. */
export async function untilDrained(place: GatewayPlace, seconds: number): Promise<void> {
  await until(
    () => counts(place),
    (now) => now.active.messages + now.deferred.messages + now.incoming.messages === 0,
    seconds,
  )
  assert.equal((await counts(place)).corrupt.messages, 0)
}

/** What is still in the queue. Whatever the pages do not show is asked for by name, so that only what is really gone is lost. */
export async function noteHeld({ client }: GatewayPlace, ledger: Ledger): Promise<void> {
  for (let before: string | undefined; ;) {
    const { messages } = await client.call(listQueue, { query: { limit: 500, ...(before ? { before } : {}) } })
    for (const { id } of messages) ledger.held.add(ledger.ids.get(id) ?? -1)
    before = messages.at(-1)?.id
    if (messages.length === 0) break
  }
  for (const id of ledger.open) {
    const { messages } = await client.call(listQueue, { query: { text: id } })
    if (messages.some((message) => message.id === id)) ledger.held.add(ledger.ids.get(id) ?? -1)
  }
}

export async function readyGateway(place: GatewayPlace): Promise<ConservationGateway> {
  const gateway = startGateway(place)
  assert.ok(await gateway.ready, 'the gateway did not start')
  return gateway
}

/**
 * Nothing is lost: while the gateway is killed at random moments and the next hop refuses, delays and drops, every copy that was
 * accepted is delivered, bounced, held or deleted in the end, and a second one can only come of a kill between the next hop's
 * 250 and our record. `LAZARET_CONSERVATION=full` runs the long form.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer } from 'node:tls'
import { changeProtection, confirmServer, probeServer } from '#contract/gateway-protection-api.ts'
import { actOnQueue, listQueue } from '#contract/gateway-queue-api.ts'
import { makeCertificate } from '#runtime/identity/certificate.ts'
import { createRandom } from '../../bench/kit/random.ts'
import { until } from '../kit/until.ts'
import { assertConserved, noteHeld, readyGateway, untilDrained } from './conservation-checks.ts'
import { sendUntilAccepted } from './conservation-client.ts'
import { makePlace, startGateway, type ConservationGateway, type GatewayPlace } from './conservation-gateway.ts'
import { Ledger } from './conservation-ledger.ts'
import { startHostileSink, type HostileSink } from './conservation-sink.ts'

const isFull = process.env['LAZARET_CONSERVATION'] === 'full'
const plan = isFull ? { messages: 4_000, kills: 50 } : { messages: 600, kills: 6 }
const seed = Number(process.env['LAZARET_SEED'] ?? 20_261_124)

/** Confirms a server that is gone right afterwards: with switch 1 on everything is held then. */
async function confirmAbsentServer({ client }: GatewayPlace): Promise<void> {
  const { key, certificate } = await makeCertificate('absent.test')
  const server = createServer({ key, cert: certificate }, (socket) => socket.on('error', () => socket.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const address = `127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
  const { fingerprint } = await client.call(probeServer, { body: { address } })
  await client.call(confirmServer, { body: { address, fingerprint } })
  server.close()
}

describe('killed at random moments', () => {
  const ledger = new Ledger()
  const random = createRandom(seed)
  let sinks: HostileSink[] = []
  let place: GatewayPlace
  let gateway: ConservationGateway

  before(async () => {
    sinks = [await startHostileSink(ledger, seed + 1), await startHostileSink(ledger, seed + 2)]
    place = await makePlace({ nextHops: sinks.map(({ port }) => port) })
    gateway = await readyGateway(place)
    await confirmAbsentServer(place)
  })
  after(async () => {
    await gateway.kill('SIGTERM')
    for (const sink of sinks) await sink[Symbol.asyncDispose]()
    place[Symbol.dispose]()
  })

  /** What people do meanwhile; a kill may come between the doing and the answer, so that the answer is all we go by. */
  async function meddle(step: number): Promise<void> {
    const { client } = place
    await client.call(changeProtection, { body: { submitClean: step % 2 === 0 } })
    const { messages } = await client.call(listQueue, { query: { limit: 40 } })
    const some = messages.filter(() => random.next() < 0.3).map(({ id }) => id)
    const [first, ...rest] = some
    if (first !== undefined) await deleteOne(first)
    if (rest.length > 0) await client.call(actOnQueue, { body: { action: 'deliver', ids: rest } })
  }

  async function deleteOne(id: string): Promise<void> {
    const number = ledger.ids.get(id)
    if (number === undefined) return
    // Without an answer it may have been deleted or not: both are right then.
    ledger.mayBeDeleted.add(number)
    const { done } = await place.client.call(actOnQueue, { body: { action: 'delete', ids: [id] } })
    if (done.includes(id)) ledger.deleted.add(number)
  }

  async function killOnce(step: number): Promise<void> {
    const startUp = random.next() < 0.2
    if (startUp) await sleep(random.between(100, 1_500))
    else {
      await gateway.ready
      await sleep(random.between(20, 400))
      const meddling = meddle(step).catch(() => {})
      await sleep(random.between(20, 800))
      ledger.killings.push({ at: performance.now() })
      await gateway.kill('SIGKILL')
      await meddling
      gateway = startGateway(place)
      return
    }
    ledger.killings.push({ at: performance.now() })
    await gateway.kill('SIGKILL')
    gateway = startGateway(place)
  }

  it(
    `accepted = delivered + bounced + held + deleted, over ${plan.kills} kills`,
    { timeout: isFull ? 1_800_000 : 300_000 },
    async (context) => {
      const over = new AbortController()
      const { kills, messages } = plan
      const sending = sendUntilAccepted({
        port: () => gateway.smtpPort,
        ledger,
        sessions: 8,
        wanted: Number.POSITIVE_INFINITY,
        pause: (8 * 2_500 * kills) / messages / 4,
        signal: over.signal,
      })
      for (let step = 0; step < kills; step += 1) await killOnce(step)
      assert.ok(await gateway.ready, 'the gateway did not start after the last kill')
      await until(
        async () => ledger.accepted,
        (accepted) => accepted >= messages,
        600,
      )
      over.abort()
      await sending
      for (const sink of sinks) sink.mood = 'calm'
      await place.client.call(changeProtection, { body: { submitClean: true } })
      await untilDrained(place, 120)
      await noteHeld(place, ledger)
      const audit = assertConserved(ledger, context)
      assert.ok(audit.bounced > 0 && audit.held > 0 && audit.deleted > 0, 'each way to end was taken')
    },
  )
})

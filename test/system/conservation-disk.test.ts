/** A full disk: mail is refused with 452 4.3.1 before anything of it is taken, nothing is lost, and it ends by itself. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { it } from 'node:test'
import { switchFlow } from '#contract/gateway-queue-api.ts'
import { until } from '../kit/until.ts'
import { assertConserved, noteHeld, readyGateway, untilDrained } from './conservation-checks.ts'
import { sendUntilAccepted } from './conservation-client.ts'
import { makePlace, startGateway } from './conservation-gateway.ts'
import { Ledger } from './conservation-ledger.ts'
import { firstLarge } from './conservation-mail.ts'
import { startHostileSink } from './conservation-sink.ts'

/** Room for two segments of the queue and its reserve. */
const megabytes = 210

/** A small disk of its own in memory; only root may make one. */
function mountSmallDisk(folder: string): Disposable | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder])
  if (mounted.status !== 0) return undefined
  return { [Symbol.dispose]: () => void spawnSync('umount', ['-l', folder]) }
}

it('a disk that runs full while mail comes, and a kill while it is full', { timeout: 300_000 }, async (context) => {
  const ledger = new Ledger()
  await using sink = await startHostileSink(ledger, 3)
  sink.mood = 'calm'
  using place = await makePlace({ nextHops: [sink.port] })
  using disk = mountSmallDisk(path.join(place.data, 'gateway'))
  if (!disk) return context.skip('only root can mount a small disk')
  await using stack = new AsyncDisposableStack()
  let gateway = await readyGateway(place)
  stack.defer(() => gateway.kill('SIGTERM'))
  await place.client.call(switchFlow, { body: { sending: false } })
  const over = new AbortController()
  const sending = sendUntilAccepted({
    port: () => gateway.smtpPort,
    ledger,
    sessions: 4,
    wanted: Number.POSITIVE_INFINITY,
    firstNumber: firstLarge,
    signal: over.signal,
  })
  const refusals = async (): Promise<number> => ledger.refusals.length
  await until(refusals, (count) => count >= 20, 120)
  assert.deepEqual(
    ledger.refusals.filter((reply) => !reply.startsWith('452 4.3.1')),
    [],
  )
  ledger.killings.push({ at: performance.now() })
  await gateway.kill('SIGKILL')
  gateway = startGateway(place)
  assert.ok(await gateway.ready, 'the gateway did not start on the full disk')
  const before = ledger.refusals.length
  await until(refusals, (count) => count >= before + 10, 60)
  over.abort()
  await sending
  await place.client.call(switchFlow, { body: { sending: true } })
  await untilDrained(place, 120)
  const { accepted } = ledger
  await sendUntilAccepted({ port: () => gateway.smtpPort, ledger, sessions: 4, wanted: accepted + 40 })
  await untilDrained(place, 60)
  await noteHeld(place, ledger)
  const { delivered } = assertConserved(ledger, context)
  assert.ok(delivered >= 100)
})

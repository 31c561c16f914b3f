/** The database down: mail is taken and handed on all the same, and the gateway starts without it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { it, type TestContext } from 'node:test'
import { until } from '../kit/until.ts'
import { assertConserved, readyGateway } from './conservation-checks.ts'
import { sendUntilAccepted } from './conservation-client.ts'
import { makePlace, type ConservationGateway, type GatewayPlace } from './conservation-gateway.ts'
import { Ledger } from './conservation-ledger.ts'
import { startHostileSink } from './conservation-sink.ts'

/** Ends the built-in PostgreSQL of this place, by the process id that it wrote down, once it runs. */
async function endDatabase({ data }: GatewayPlace): Promise<void> {
  await until(
    async () => {
      try {
        const [pid = ''] = readFileSync(path.join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')
        return process.kill(Number(pid), 'SIGKILL')
      } catch {
        return false
      }
    },
    (ended) => ended,
  )
}

interface Trial {
  readonly gateway: ConservationGateway
  readonly ledger: Ledger
  readonly context: TestContext
}

/** Sends some and waits, without asking the gateway, until each copy has come out at the other side. */
async function passMail({ gateway, ledger, context }: Trial, count: number): Promise<void> {
  const over = new AbortController()
  const wanted = ledger.accepted + count
  const sending = sendUntilAccepted({
    port: () => gateway.smtpPort,
    ledger,
    sessions: 4,
    wanted,
    signal: over.signal,
  })
  const isOver = (done: () => boolean): Promise<boolean> =>
    until(
      async () => gateway.ended || done(),
      (is) => is,
      90,
    )
  try {
    await isOver(() => ledger.accepted >= wanted)
  } finally {
    over.abort()
    await sending
  }
  await isOver(() => ledger.open.length === 0)
  assert.ok(!gateway.ended, 'the gateway has ended')
  assertConserved(ledger, context)
}

it('the built-in database is killed while mail comes', { timeout: 180_000 }, async (context) => {
  const ledger = new Ledger()
  await using sink = await startHostileSink(ledger, 4)
  sink.mood = 'calm'
  using place = await makePlace({ nextHops: [sink.port] })
  const gateway = await readyGateway(place)
  await using stack = new AsyncDisposableStack()
  stack.defer(() => gateway.kill('SIGTERM'))
  const trial = { gateway, ledger, context }
  await passMail(trial, 40)
  // In the midst of mail, so that some statement or transaction is under way.
  for (let times = 1; times <= 3; times += 1) {
    const { accepted } = ledger
    const passing = passMail(trial, 120)
    const some = until(
      async () => ledger.accepted,
      (now) => now >= accepted + 30,
    )
    await Promise.race([passing, some])
    await endDatabase(place)
    await passing
  }
  await passMail(trial, 40)
})

it('the gateway starts and passes mail while its database answers nothing', { timeout: 180_000 }, async (context) => {
  const ledger = new Ledger()
  await using sink = await startHostileSink(ledger, 5)
  sink.mood = 'calm'
  using place = await makePlace({ nextHops: [sink.port], databaseUrl: 'postgres://nobody:none@127.0.0.1:9/none' })
  const gateway = await readyGateway(place)
  await using stack = new AsyncDisposableStack()
  stack.defer(() => gateway.kill('SIGTERM'))
  await passMail({ gateway, ledger, context }, 100)
})

/**
 * `npm run bench:hold -- [--messages N] [--bytes N] [--json]`: the analysis is away, and so many messages (5,000 of 200 KB) fill the
 * hold. Measures what SMTP takes with the hold empty and full, the gateway's memory, and how the hold drains when the analysis
 * comes back.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { changeProtection, confirmServer } from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import type { Client } from '#contract/client.ts'
import { LoadClient } from '../kit/client.ts'
import { percentile } from '../kit/figures.ts'
import { startGateway } from '../kit/gateway.ts'
import { freePorts, temporaryFolder, withStack } from '../kit/machine.ts'
import { plainMail, type Mail } from '../kit/mails.ts'
import { residentBytes } from '../kit/process-tree.ts'
import { createRandom } from '../kit/random.ts'
import { startSink } from '../kit/sink.ts'
import { markName, writeMark } from '../kit/mark.ts'
import { CleanAnalysis } from './analysis.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '5000' },
    bytes: { type: 'string', default: '200000' },
    probes: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
  },
})
const [wanted, bytes, probes] = [Number(values.messages), Number(values.bytes), Number(values.probes)]
const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`)
const clients = 8

const counted = { sent: 0, arrived: 0 }
async function send(client: LoadClient, mail: Mail): Promise<number> {
  const began = performance.now()
  const head = `${markName}${writeMark({ run: 1, number: counted.sent++, sentAt: performance.now() * 1_000 })}\r\n`
  await client.send({ sender: 'sender@example.com', recipient: 'user@bench.test', head, body: mail.body })
  return performance.now() - began
}

/** Latencies in milliseconds, from MAIL to the answer to the end of DATA. */
async function sendMany(port: number, count: number, size: number): Promise<number[]> {
  const random = createRandom(count)
  const mails = Array.from({ length: 16 }, () => plainMail(random, size))
  const latencies: number[] = []
  let left = count
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = await LoadClient.open({ port, tls: 'off' })
      while (left > 0) {
        left -= 1
        const mail = mails[left % mails.length]
        if (mail) latencies.push(await send(client, mail))
      }
      client.quit()
    }),
  )
  return latencies
}

const held = async (client: Client) => (await client.call(listQueue, { query: { limit: 1 } })).counts.hold

async function untilHeld(client: Client, count: number): Promise<void> {
  while ((await held(client)).messages !== count) await sleep(200)
}

const p99 = (latencies: readonly number[]): number => percentile(latencies, 0.99)
const megabytes = (amount: number): number => Math.round(amount / 1e6)

await withStack(async (stack) => {
  const folder = stack.use(temporaryFolder('hold'))
  const sink = stack.use(await startSink())
  sink.onArrival = () => void (counted.arrived += 1)
  const analysis = await CleanAnalysis.make(await freePorts())
  await analysis.up()
  stack.defer(() => analysis.down())
  const gateway = stack.use(await startGateway({ directory: folder.path, nextHop: sink.port }))
  const { client, port, pid } = gateway
  const address = `127.0.0.1:${analysis.port}`
  await client.call(confirmServer, { body: { address, fingerprint: analysis.fingerprint } })
  const roomy = { holdMessages: wanted * 2 + 2_000, holdMegabytes: 4_096, waitSeconds: 7_200, sessionWaitSeconds: 0 }
  await client.call(changeProtection, { body: { ...roomy, submitClean: true } })
  analysis.down()
  await sleep(1_000)

  await sendMany(port, 200, 4_000)
  const empty = await sendMany(port, probes, 4_000)
  const memoryEmpty = residentBytes(pid)
  say(`hold nearly empty: p50 ${percentile(empty, 0.5).toFixed(2)} ms, p99 ${p99(empty).toFixed(2)} ms`)

  // Half of them are more urgent than what came before: the order of coming is not the order of deadlines.
  const half = Math.ceil(wanted / 2)
  await sendMany(port, half, bytes)
  await client.call(changeProtection, { body: { waitSeconds: 3_600 } })
  await sendMany(port, wanted - half, bytes)
  const { messages, bytes: heldBytes } = await held(client)
  const memoryFull = residentBytes(pid)
  await sleep(3_000)
  const full = await sendMany(port, probes, 4_000)
  say(
    `${messages} messages, ${megabytes(heldBytes)} MB held: p50 ${percentile(full, 0.5).toFixed(2)} ms, p99 ${p99(full).toFixed(2)} ms`,
  )

  const total = (await held(client)).messages
  const began = performance.now()
  await analysis.up()
  await untilHeld(client, 0)
  const seconds = (performance.now() - began) / 1_000
  while (counted.arrived < counted.sent && performance.now() - began < seconds * 1_000 + 120_000) await sleep(200)
  const memoryAfter = residentBytes(pid)
  const { deadlines } = analysis
  // Several are on their way at once; an earlier deadline that comes later by more than those is out of order.
  const outOfOrder = deadlines.filter((deadline, place) => deadline < (deadlines[place - 16] ?? 0) - 1_000).length
  const result = {
    held: messages,
    megabytes: megabytes(heldBytes),
    p50: { empty: percentile(empty, 0.5), full: percentile(full, 0.5) },
    p99: { empty: p99(empty), full: p99(full), ratio: p99(full) / p99(empty) },
    residentMegabytes: { empty: megabytes(memoryEmpty), full: megabytes(memoryFull), after: megabytes(memoryAfter) },
    drained: { messages: total, seconds, perSecond: total / seconds, outOfOrder },
    delivered: counted.arrived,
    sent: counted.sent,
  }
  say(
    [
      `p99 with the hold full is ${result.p99.ratio.toFixed(2)} times that with the hold empty`,
      `resident memory: ${megabytes(memoryEmpty)} MB empty, ${megabytes(memoryFull)} MB full, ${megabytes(memoryAfter)} MB after`,
      `drained ${total} in ${seconds.toFixed(1)} s, ${outOfOrder} out of the order of their deadlines`,
      `${counted.sent} sent, ${counted.arrived} delivered`,
    ].join('\n'),
  )
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
  if (counted.arrived !== counted.sent) process.exitCode = 1
})

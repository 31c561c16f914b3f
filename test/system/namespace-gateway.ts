/** The gateway side of `namespaces.test.ts`: sends mail, says how far it is, and at the end where each message is. */
import { listBackup } from '#contract/gateway-kept-api.ts'
import { showProtection } from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { startGateway } from '../kit/gateway.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { addresses } from '../kit/namespaces.ts'
import { until } from '../kit/until.ts'

const [port = '', fingerprint = '', count = ''] = process.argv.slice(2)
const messages = Number(count)
const say = (value: object): unknown => process.stdout.write(`${JSON.stringify(value)}\n`)

await using sink = await startSink()
await using gateway = await startGateway({
  server: { host: addresses.far, port: Number(port), fingerprint },
  protection: { sessionWaitSeconds: 0, waitSeconds: 600 },
  feedRhythm: { firstByte: 5_000, silence: 2_000, poll: 500, streamAgain: 2_000 },
  sinkPort: sink.port,
})
await until(
  () => gateway.client.call(showProtection),
  ({ state }) => state === 'connected',
)
for (let turn = 0; turn < messages; turn++) {
  const letter = letterOf({ to: 'b@example.com', subject: `Letter ${turn}` })
  const { code } = await sendMail(gateway.smtpPort, 'b@example.com', letter)
  say({ event: 'sent', code })
}
await until(
  async () => sink.messages.length,
  (arrived) => arrived >= messages,
  90,
)
const subjects = sink.messages.map((message) => /^Subject: (.*?)\r?$/m.exec(message.toString())?.[1])
const { counts } = await gateway.client.call(listQueue)
const backup = (await gateway.client.call(listBackup)).messages.length
say({ event: 'end', arrived: subjects.length, different: new Set(subjects).size, held: counts.hold.messages, backup })

/** From the alert card to the mailbox: an analyst takes a delivered message back, and puts it back, on Debian's Dovecot. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { actOnMessage, listAlerts, showAlert, type AlertCard } from '#contract/analysis-console-api.ts'
import { listBackup } from '#contract/gateway-kept-api.ts'
import { changeProtection } from '#contract/gateway-protection-api.ts'
import { changeRule, listRules } from '#contract/gateway-rules-api.ts'
import { connectBothSides } from '../../src/main/demo.ts'
import { Dovecot, whyNoDovecot } from '../kit/dovecot.ts'
import { letterOf, sendMail, startSink } from '../kit/mail.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const skip = whyNoDovecot() ?? false
const anna = 'anna@example.org'
const hidden = 'Lazaret Retracted'
const sample = path.join(import.meta.dirname, '../../src/gateway/trial/eicar.b64')

async function configure(folder: string, dovecot: Dovecot, sinkPort: number): Promise<string> {
  const passwordFile = path.join(folder, 'imap-password')
  const configuration = path.join(folder, 'lazaret.yaml')
  await writeFile(passwordFile, 'master-secret\n')
  await writeFile(
    configuration,
    `routes:
  - { domain: example.org, nextHops: ['127.0.0.1:${sinkPort}'], tls: 'off' }
mailboxes:
  - { domain: example.org, server: '127.0.0.1:${dovecot.port}', tls: 'off', user: lazaret, passwordFile: '${passwordFile}' }
`,
  )
  return configuration
}

async function cardOf({ client }: RunningSystem): Promise<AlertCard> {
  const { alerts } = await until(
    () => client.call(listAlerts),
    (found) => found.alerts.length > 0,
  )
  return client.call(showAlert, { params: { id: alerts[0]?.id ?? '' } })
}

/** Until the card shows that this was told of a copy. */
const told = (system: RunningSystem, action: string): Promise<AlertCard> =>
  until(
    () => cardOf(system),
    ({ dispositions }) => dispositions.some((one) => one.action === action),
  )

test('an analyst takes a delivered message out of the mailbox and puts it back', { skip }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lazaret-retraction-'))
  await using sink = await startSink()
  await using dovecot = await Dovecot.start()
  await using system = await startSystem({ configuration: await configure(folder, dovecot, sink.port) })
  const { client } = system
  await connectBothSides(client, `https://${system.analysis}`)
  const [rule] = (await client.call(listRules)).rules
  await client.call(changeRule, { params: { id: rule?.id ?? '' }, body: { onDetection: 'skip' } })
  const bytes = Buffer.from(await readFile(sample, 'utf8'), 'base64')
  const letter = letterOf({ to: anna, subject: 'Invoice', attachment: { name: 'eicar.com', bytes } })
  const { id } = await sendMail(system.smtpPort, anna, letter)
  const [message] = await until(
    async () => sink.messages,
    ({ length }) => length === 1,
  )
  await dovecot.as(anna, (owner) => owner.append('INBOX', message ?? Buffer.alloc(0)))
  const card = await told(system, 'released')
  const [copy] = card.dispositions
  assert.deepEqual([copy?.recipient, copy?.backup], [anna, id])
  assert.equal((await client.call(listBackup, { query: { text: id } })).messages.length, 1)

  const act = (action: 'retract' | 'restore') =>
    client.call(actOnMessage, { params: { id: card.id }, body: { action } })
  await act('retract')
  await told(system, 'not-allowed')
  assert.deepEqual(Object.keys(await dovecot.contents(anna)), ['INBOX'])
  await client.call(changeProtection, { body: { obeyAnalyst: true } })
  await act('retract')
  await told(system, 'mailbox-moved')
  assert.deepEqual(Object.keys(await dovecot.contents(anna)), [hidden])
  await act('restore')
  const last = await told(system, 'mailbox-restored')
  assert.deepEqual(Object.keys(await dovecot.contents(anna)), ['INBOX'])
  assert.ok(last.dispositions.some(({ action, recipient }) => action === 'mailbox-restored' && recipient === anna))
  await rm(folder, { recursive: true, force: true })
})

/** The main job over real sockets, a real database and a real next hop: held, detonated and stopped, or released once. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { listAlerts, listSystems, showAlert } from '#contract/analysis-console-api.ts'
import { changeProtection, confirmServer, probeServer, showProtection } from '#contract/gateway-protection-api.ts'
import { actOnQueue, listQueue } from '#contract/gateway-queue-api.ts'
import { showEvent } from '#contract/gateway-events-api.ts'
import { listBackup, listInbox } from '#contract/gateway-kept-api.ts'
import { Failure } from '#core/errors.ts'
import { connectBothSides, runTrial } from '../../src/main/demo.ts'
import { letterOf, sendMail, startSink, type Sink } from '../kit/mail.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const inbox = 'inbox@lazaret.test'
const encoded = (name: string): string => path.join(import.meta.dirname, '../../src/gateway/trial', `${name}.b64`)
const sample = async (name: string): Promise<Buffer> => Buffer.from(await readFile(encoded(name), 'utf8'), 'base64')

const eventOf = (system: RunningSystem, id: string) =>
  until(
    () => system.client.call(showEvent, { params: { id } }).catch(() => undefined),
    (event) => event !== undefined && !['active', 'hold'].includes(event.outcome),
  )

describe('everything on one machine', () => {
  let system: RunningSystem
  let sink: Sink

  before(async () => {
    sink = await startSink()
    const first = await startSystem()
    const configuration = path.join(first.directory, 'lazaret.yaml')
    await writeFile(configuration, `routes:\n  - domain: next.test\n    nextHops: ['127.0.0.1:${sink.port}']\n`)
    assert.equal(await first.stop(), 0)
    system = await startSystem({ earlier: first, configuration })
  })
  after(async () => {
    await system[Symbol.asyncDispose]()
    await sink[Symbol.asyncDispose]()
  })

  it('passes mail on untouched while nothing is submitted', async () => {
    const data = letterOf({ to: 'b@next.test', subject: 'before' })
    const { code } = await sendMail(system.smtpPort, 'b@next.test', data)
    assert.equal(code, 250)
    const messages = await until(
      async () => sink.messages,
      ({ length }) => length === 1,
    )
    assert.equal(messages[0]?.subarray(-data.length).toString(), data.toString())
    assert.match(messages[0]?.toString() ?? '', /^Received: from client\.test/)
  })

  it('refuses mail for domains that are not ours', async () => {
    const { code } = await sendMail(system.smtpPort, 'x@elsewhere.test', letterOf({ to: 'x', subject: 'relay' }))
    assert.equal(code, 550)
  })

  it('refuses a wrong fingerprint, and switch 2 without switch 1', async () => {
    const { client, analysis } = system
    await assert.rejects(
      client.call(confirmServer, { body: { address: analysis, fingerprint: 'ab'.repeat(32) } }),
      (error: unknown) => error instanceof Failure && error.code === 'fingerprint-mismatch',
    )
    await assert.rejects(client.call(changeProtection, { body: { submitDetected: true } }), /switch 1/)
    assert.equal((await client.call(showProtection)).state, 'not-configured')
  })

  it('connects by fingerprints and sends nothing before switch 1', async () => {
    const { client, analysis } = system
    const { fingerprint } = await client.call(probeServer, { body: { address: analysis } })
    await client.call(confirmServer, { body: { address: analysis, fingerprint } })
    assert.deepEqual((await client.call(listSystems)).systems, [])
    await connectBothSides(client, `https://${analysis}`)
    assert.equal((await client.call(showProtection)).state, 'connected')
  })

  it('releases the letter, stops EICAR and the script, and tells the analyst', async (context) => {
    const ends = new Map((await runTrial(system.client)).map((end) => [end.kind, end]))
    assert.equal(ends.get('letter')?.outcome, 'delivered')
    assert.equal(ends.get('eicar')?.outcome, 'deleted-by-rule')
    assert.equal(ends.get('script')?.outcome, 'deleted-by-rule')
    assert.equal(ends.get('script')?.threat, 'Trojan.Script.Poweliks')
    const { alerts } = await system.client.call(listAlerts)
    assert.equal(alerts.length, 2)
    const script = alerts.find(({ threat }) => threat === 'Trojan.Script.Poweliks')
    assert.ok(script)
    const card = await until(
      () => system.client.call(showAlert, { params: { id: script.id } }),
      ({ report }) => report.behaviour.length > 0,
    )
    assert.match(card.headers, /^Subject: Lazaret test: invoice/m)
    const images = card.report.behaviour.flatMap(({ processes }) => processes.map(({ image }) => image.toLowerCase()))
    assert.ok(images.some((image) => image.endsWith('rundll32.exe')))
    assert.ok(images.some((image) => image.endsWith('powershell.exe')))
    assert.ok(card.report.techniques.includes('T1547.001'))
    const { messages: kept } = await system.client.call(listBackup)
    assert.equal(kept.length, 2)
    const { messages: arrived } = await system.client.call(listInbox)
    assert.equal(arrived.filter(({ summary }) => summary.subject.includes('harmless')).length, 1)
    const took = ends.get('script')?.timeline
    context.diagnostic(`timeline of the script message: ${JSON.stringify(took)}`)
  })

  it('delivers a clean message through the hold to a real next hop, once', async () => {
    const subject = `clean ${crypto.randomUUID()}`
    const { id } = await sendMail(system.smtpPort, 'b@next.test', letterOf({ to: 'b@next.test', subject }))
    assert.equal((await eventOf(system, id))?.outcome, 'delivered')
    assert.equal(sink.messages.filter((message) => message.includes(subject)).length, 1)
  })

  it('ends ten held messages as it should after SIGKILL', async () => {
    const { client } = system
    await client.call(changeProtection, { body: { sessionWaitSeconds: 0 } })
    const eicar = await sample('eicar')
    const data = (index: number): Buffer => {
      const attachment = { name: 'eicar.com', bytes: eicar }
      const subject = `killed ${index}`
      return letterOf({ to: inbox, subject, ...(index % 2 === 0 ? { attachment } : {}) })
    }
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, index) => sendMail(system.smtpPort, inbox, data(index))),
    )
    await system.kill()
    assert.ok(sent.every(({ code }) => code === 250))
    const configuration = path.join(system.directory, 'lazaret.yaml')
    system = await startSystem({ earlier: system, configuration })
    await until(
      () => system.client.call(listQueue),
      ({ messages }) => messages.length === 0,
    )
    const { messages: arrived } = await system.client.call(listInbox)
    const delivered = arrived.map(({ summary }) => summary.subject).filter((subject) => subject.startsWith('killed'))
    assert.deepEqual(
      delivered.toSorted(),
      [1, 3, 5, 7, 9].map((index) => `killed ${index}`),
    )
    const { messages: kept } = await system.client.call(listBackup)
    const stopped = kept.map(({ summary }) => summary.subject).filter((subject) => subject.startsWith('killed'))
    assert.deepEqual(new Set(stopped), new Set([0, 2, 4, 6, 8].map((index) => `killed ${index}`)))
  })
})

describe('two processes of two owners', () => {
  it('holds while the analysis is away, and a person can deliver or delete', async () => {
    await using analysis = await startSystem({ command: 'analysis' })
    await using gateway = await startSystem({ command: 'gateway' })
    const { client } = gateway
    const { fingerprint } = await client.call(probeServer, { body: { address: analysis.analysis } })
    assert.equal(fingerprint, (await analysis.client.call(listSystems)).fingerprint)
    await client.call(confirmServer, { body: { address: analysis.analysis, fingerprint } })
    await client.call(changeProtection, { body: { submitClean: true } })
    await until(
      () => client.call(showProtection),
      ({ state }) => state === 'waiting-for-authorisation',
    )
    assert.equal(await analysis.stop(), 0)
    const held = await sendMail(gateway.smtpPort, inbox, letterOf({ to: inbox, subject: 'held' }))
    const other = await sendMail(gateway.smtpPort, inbox, letterOf({ to: inbox, subject: 'other' }))
    const { messages } = await client.call(listQueue, { query: { queue: 'hold' } })
    assert.deepEqual(messages.map(({ id }) => id).toSorted(), [held.id, other.id].toSorted())
    await client.call(actOnQueue, { body: { action: 'deliver', ids: [held.id] } })
    await client.call(actOnQueue, { body: { action: 'delete', ids: [other.id] } })
    assert.equal((await eventOf(gateway, held.id))?.outcome, 'delivered')
    assert.equal((await eventOf(gateway, other.id))?.outcome, 'deleted-by-person')
  })
})

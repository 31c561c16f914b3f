/**
 * Two processes of two owners, and what may go wrong between them: a wrong fingerprint, an analysis that ends in the middle
 * of its work and comes back, a deadline that passes, a certificate that changes.
 */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decideSystem, listSubmissions, listSystems } from '#contract/analysis-console-api.ts'
import {
  changeProtection,
  confirmServer,
  probeServer,
  showProtection,
  type ProtectionStatus,
} from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { showEvent } from '#contract/gateway-events-api.ts'
import { listBackup, listInbox } from '#contract/gateway-kept-api.ts'
import { Failure } from '#core/errors.ts'
import { letterOf, sendMail, type Attachment } from '../kit/mail.ts'
import { eicar, endlessScript } from '../kit/samples.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const inbox = 'inbox@lazaret.test'

describe('the analysis away', () => {
  let gateway: RunningSystem
  let analysis: RunningSystem

  before(async () => {
    ;[gateway, analysis] = await Promise.all([
      startSystem({ command: 'gateway' }),
      startSystem({ command: 'analysis' }),
    ])
  })
  after(async () => {
    await Promise.all([gateway[Symbol.asyncDispose](), analysis[Symbol.asyncDispose]()])
  })

  const status = () => gateway.client.call(showProtection)
  const become = (state: ProtectionStatus['state']) => until(status, (now) => now.state === state, 60)
  const send = async (subject: string, attachments: readonly Attachment[] = []): Promise<string> => {
    const { code, id } = await sendMail(gateway.smtpPort, inbox, letterOf({ to: inbox, subject, attachments }))
    assert.equal(code, 250)
    return id
  }
  const queued = async () => (await gateway.client.call(listQueue)).messages
  const arrived = async () =>
    (await gateway.client.call(listInbox)).messages.map(({ summary }) => summary.subject).toSorted()

  it('is not believed with a wrong fingerprint: nothing is kept and nobody is introduced', async () => {
    const { fingerprint } = await analysis.client.call(listSystems)
    const wrong = fingerprint.replace(/^../, (first) => (first === 'ab' ? 'cd' : 'ab'))
    await assert.rejects(
      gateway.client.call(confirmServer, { body: { address: analysis.analysis, fingerprint: wrong } }),
      (error: unknown) =>
        error instanceof Failure && error.code === 'fingerprint-mismatch' && error.details.includes(fingerprint),
    )
    const { server, state } = await status()
    assert.deepEqual([server, state], [undefined, 'not-configured'])
    assert.deepEqual((await analysis.client.call(listSystems)).systems, [])
  })

  it('is connected once both people have compared', async () => {
    const address = analysis.analysis
    const { fingerprint } = await gateway.client.call(probeServer, { body: { address } })
    assert.equal(fingerprint, (await analysis.client.call(listSystems)).fingerprint)
    const { ownFingerprint } = await gateway.client.call(confirmServer, { body: { address, fingerprint } })
    const body = { submitClean: true, waitSeconds: 60, sessionWaitSeconds: 0 }
    await gateway.client.call(changeProtection, { body })
    await become('waiting-for-authorisation')
    const { systems } = await until(
      () => analysis.client.call(listSystems),
      (found) => found.systems.length === 1,
    )
    const id = systems[0]?.id ?? ''
    await analysis.client.call(decideSystem, {
      params: { id },
      body: { decision: 'accept', fingerprint: ownFingerprint },
    })
    await become('connected')
  })

  it('ends in the middle of its work: later mail is held, and the deadline releases what it had', async () => {
    const scripts = Array.from({ length: 3 }, (_, index) => ({ name: `endless-${index}.js`, bytes: endlessScript }))
    const late = await send('late', scripts)
    await until(queued, (messages) => messages.some(({ id, progress }) => id === late && progress !== undefined))
    await analysis.kill()
    await become('unreachable')
    await gateway.client.call(changeProtection, { body: { waitSeconds: 3_600 } })
    for (const index of [1, 2, 3]) {
      await send(`clean ${index}`)
      await send(`hostile ${index}`, [{ name: 'eicar.com', bytes: eicar }])
    }
    const event = await until(
      () => gateway.client.call(showEvent, { params: { id: late } }),
      ({ outcome }) => outcome === 'delivered',
      90,
    )
    assert.equal(event.unanalysed, true)
    const released = event.timeline.find(({ what }) => what === 'released-unanalysed')
    assert.match(released?.detail ?? '', /time-out \(no verdict before the deadline\)/)
    assert.equal((await status()).releasedUnanalysed, 1)
    assert.deepEqual(await arrived(), ['late'])
    assert.deepEqual(new Set((await queued()).map(({ queue }) => queue)), new Set(['hold']))
    assert.equal((await queued()).length, 6)
  })

  it('comes back: submissions resume by themselves, and every held message ends as it should', async () => {
    analysis = await startSystem({ command: 'analysis', earlier: analysis })
    await until(queued, ({ length }) => length === 0, 90)
    assert.deepEqual(await arrived(), ['clean 1', 'clean 2', 'clean 3', 'late'])
    const { messages } = await gateway.client.call(listBackup)
    const stopped = messages.map(({ summary, threat }) => `${summary.subject}: ${threat}`).toSorted()
    assert.deepEqual(
      stopped,
      [1, 2, 3].map((index) => `hostile ${index}: EICAR-Test-File`),
    )
    assert.equal((await status()).releasedUnanalysed, 1)
  })

  it('has another certificate: both fingerprints are told and nothing is sent until a person has looked', async () => {
    const confirmed = (await status()).server?.fingerprint
    const known = (await analysis.client.call(listSubmissions)).submissions.length
    await analysis.stop()
    await rm(path.join(analysis.directory, 'analysis/identity.json'))
    analysis = await startSystem({ command: 'analysis', earlier: analysis })
    const changed = await become('certificate-changed')
    const { fingerprint } = await analysis.client.call(listSystems)
    assert.notEqual(fingerprint, confirmed)
    assert.deepEqual([changed.server?.fingerprint, changed.shownFingerprint], [confirmed, fingerprint])
    await send('after the change')
    assert.deepEqual(
      (await queued()).map(({ queue, progress }) => [queue, progress]),
      [['hold', undefined]],
    )
    assert.equal((await status()).state, 'certificate-changed')
    assert.equal((await analysis.client.call(listSubmissions)).submissions.length, known)
    await gateway.client.call(confirmServer, { body: { address: analysis.analysis, fingerprint } })
    await until(queued, ({ length }) => length === 0, 60)
    assert.ok((await arrived()).includes('after the change'))
    assert.equal((await analysis.client.call(listSubmissions)).submissions.length, known + 1)
  })
})

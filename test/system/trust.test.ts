/** Trust between the two sides as it changes: new certificates on either side need a person; and how fast a verdict releases. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decideSystem, listSubmissions, listSystems } from '#contract/analysis-console-api.ts'
import { showEvent } from '#contract/gateway-events-api.ts'
import { changeProtection, confirmServer, showProtection } from '#contract/gateway-protection-api.ts'
import { rotateAnalysisIdentity, rotateGatewayIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { connectBothSides } from '../../src/main/demo.ts'
import { letterOf, sendMail } from '../kit/mail.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

const messages = 50

describe('trust between gateway and analysis', () => {
  let system: RunningSystem
  const status = () => system.client.call(showProtection)
  const systems = async () => (await system.client.call(listSystems)).systems

  before(async () => {
    system = await startSystem()
    await connectBothSides(system.client, system.analysis)
  })
  after(() => system[Symbol.asyncDispose]())

  it('lists the node with its machine and version', async () => {
    const [gateway] = await systems()
    assert.equal(gateway?.nodes?.length, 1)
    assert.match(gateway?.nodes?.[0]?.host ?? '', /\S/)
    assert.match(gateway?.nodes?.[0]?.version ?? '', /^\d+\./)
  })

  it(`releases ${messages} held messages within moments of their verdicts`, async (context) => {
    await system.client.call(changeProtection, { body: { sessionWaitSeconds: 0 } })
    const ids: string[] = []
    for (let count = 0; count < messages; count++) {
      const letter = letterOf({ to: 'inbox@lazaret.test', subject: `Letter ${count}` })
      ids.push((await sendMail(system.smtpPort, 'inbox@lazaret.test', letter)).id)
    }
    const verdicts = await until(
      async () => (await system.client.call(listSubmissions, { query: { limit: 100 } })).submissions,
      (rows) => ids.every((id) => rows.some((row) => row.id === id && row.took !== undefined)),
    )
    const delays: number[] = []
    for (const id of ids) {
      const { timeline } = await until(
        () => system.client.call(showEvent, { params: { id } }),
        (event) => event.timeline.some(({ what }) => what === 'released'),
      )
      const row = verdicts.find((one) => one.id === id)
      const released = timeline.find(({ what }) => what === 'released')
      delays.push(Date.parse(released?.at ?? '') - Date.parse(row?.at ?? '') - (row?.took ?? 0))
    }
    delays.sort((a, b) => a - b)
    const at = (share: number): number => delays[Math.floor(share * (delays.length - 1))] ?? Number.NaN
    context.diagnostic(
      `verdict to release, ${messages} messages: median ${at(0.5)} ms, p90 ${at(0.9)} ms, most ${at(1)} ms`,
    )
    assert.ok(delays.every((ms) => Number.isFinite(ms)))
  })

  it('stops at a new certificate of the analysis until a person has confirmed it', async () => {
    const { server } = await status()
    const known = server?.fingerprint ?? ''
    const made = await system.client.call(rotateAnalysisIdentity, { body: { fingerprint: known } })
    const changed = await until(status, ({ state }) => state === 'certificate-changed')
    assert.equal(changed.reason, 'certificate-changed')
    assert.equal(changed.server?.fingerprint, known)
    assert.equal(changed.shownFingerprint, made.fingerprint)
    assert.ok(Date.parse(changed.changedAt ?? '') >= Date.parse(made.madeAt))
    const body = { address: system.analysis, fingerprint: made.fingerprint }
    await system.client.call(confirmServer, { body })
    await until(status, ({ state }) => state === 'connected')
  })

  it('asks the analyst anew when the gateway has a new certificate', async () => {
    const own = await system.client.call(showGatewayIdentity)
    const made = await system.client.call(rotateGatewayIdentity, { body: { fingerprint: own.fingerprint } })
    assert.equal(made.id, own.id)
    await until(status, ({ state }) => state === 'waiting-for-authorisation')
    const request = (await systems()).find(({ fingerprint }) => fingerprint === made.fingerprint)
    assert.equal(request?.state, 'waiting')
    assert.equal(request?.replaces?.fingerprint, own.fingerprint)
    const body = { decision: 'accept', fingerprint: made.fingerprint } as const
    await system.client.call(decideSystem, { params: { id: request?.id ?? '' }, body })
    await until(status, ({ state }) => state === 'connected')
    const again = system.client.call(rotateGatewayIdentity, { body: { fingerprint: own.fingerprint } })
    await assert.rejects(again, { code: 'conflict' })
  })
})

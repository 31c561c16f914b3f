/** Campaigns, assignment and recipients of importance on a real PostgreSQL; the inspector is a stand-in. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before as begin, test } from 'node:test'
import { annotateAlert, changeVip, listCampaigns, listVips, showCampaign } from '#contract/analysis-campaigns-api.ts'
import {
  actOnMessage,
  changeAlert,
  downloadAlertMessage,
  listAlerts,
  listSubmissions,
  showAlert,
  type AlertRow,
} from '#contract/analysis-console-api.ts'
import type { Caller } from '#runtime/http/handler.ts'
import { analyst, officer, openScene, refused, type Scene } from '../fixtures-scene.ts'
import { reportOf } from '../fixtures.ts'
import type { ExaminedReport } from '../technologies/technology.ts'

let scene: Scene
begin(async () => {
  scene = await openScene({ commonDomains: new Set(['big.example']) })
  await scene.accept('a', randomUUID())
})
after(() => scene[Symbol.asyncDispose]())

/** A detection with one link and a subject. */
function mail(name: string, subject: string, url: string): void {
  const base = reportOf('malicious', name)
  scene.inspect = async (): Promise<ExaminedReport> => ({
    ...base,
    summary: { from: 'a@example.org', to: 'b@example.com', subject, messageId: '', date: '' },
    links: [{ url, object: '0', place: 'html', targets: [] }],
  })
}
async function until(name: string, holds: (alert: AlertRow) => boolean): Promise<AlertRow> {
  for (;;) {
    const { alerts } = await scene.ask(listAlerts, { caller: analyst, query: {} })
    const alert = alerts.find((one) => one.name === name && holds(one))
    if (alert) return alert
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
async function alertOf(subject: string, url: string, holds: (alert: AlertRow) => boolean): Promise<AlertRow> {
  mail(subject, subject, url)
  await scene.send(randomUUID(), subject)
  return until(subject, holds)
}
const joined = ({ campaign }: AlertRow): boolean => campaign !== undefined
const campaigns = async () => (await scene.ask(listCampaigns, { caller: analyst, query: {} })).campaigns

test('the second mail that leads to the same page makes a campaign of both, the third joins it', async () => {
  await alertOf('A parcel for Anna waits', 'https://evil.example/login?u=1', () => true)
  const second = await alertOf('Your tax refund is here', 'https://evil.example/login?u=2', joined)
  const first = await until('A parcel for Anna waits', joined)
  assert.equal(first.campaign, second.campaign)
  await alertOf('Another subject altogether', 'https://evil.example/login', joined)
  const [campaign] = await campaigns()
  assert.deepEqual([campaign?.name, campaign?.alerts], ['A parcel for Anna waits', 3])
  const shown = await scene.ask(showCampaign, { caller: analyst, params: { id: campaign?.id ?? '' } })
  assert.equal(shown.rows.length, 3)
  assert.ok(
    shown.traits.some(
      ({ kind, value, alerts }) => kind === 'address' && value === 'evil.example/login' && alerts === 3,
    ),
  )
})

test('one weak likeness joins nobody: the same sender writes of something else', async () => {
  const before = (await campaigns()).length
  const alert = await alertOf('Something quite different', 'https://big.example/', () => true)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const { alerts } = await scene.ask(listAlerts, { caller: analyst, query: {} })
  assert.equal(alerts.find(({ id }) => id === alert.id)?.campaign, undefined)
  assert.equal((await campaigns()).length, before)
})

test('an alert is assigned, weighed and commented on; the log tells all, the list finds it', async () => {
  const { id } = await alertOf('An alert to work on', 'https://third.example/x', () => true)
  const body = { assignee: 'Vera', importance: 'low' as const, comment: 'looks like a drill' }
  const row = await scene.ask(annotateAlert, { caller: analyst, params: { id }, body })
  assert.deepEqual([row.assignee, row.importance], ['Vera', 'low'])
  const { changes } = await scene.ask(showAlert, { caller: analyst, params: { id } })
  assert.deepEqual(
    changes.map(({ who, what }) => `${who}: ${what}`),
    ['Vera: assigned to Vera', 'Vera: importance high → low', 'Vera: looks like a drill'],
  )
  const query = { assignee: 'Vera', importance: 'low' as const }
  assert.equal((await scene.ask(listAlerts, { caller: analyst, query })).alerts.length, 1)
  const unknown = { caller: analyst, params: { id: randomUUID() }, body }
  await assert.rejects(scene.ask(annotateAlert, unknown), refused('not-found'))
})

test('mail to somebody of importance raises its alert, and only that', async () => {
  await scene.ask(changeVip, { caller: analyst, body: { mask: 'One@*', vip: true } })
  const alert = await alertOf('For the chief', 'https://fourth.example/', ({ vip }) => vip === true)
  assert.equal(alert.importance, 'high')
  const vips = await scene.ask(listVips, { caller: analyst })
  assert.deepEqual(
    vips.vips.map(({ mask, who }) => [mask, who]),
    [['one@*', 'Vera']],
  )
  await scene.ask(changeVip, { caller: analyst, body: { mask: 'one@*', vip: false } })
  assert.deepEqual((await scene.ask(listVips, { caller: analyst })).vips, [])
  await assert.rejects(
    scene.ask(changeVip, { caller: analyst, body: { mask: '*@*', vip: true } }),
    refused('invalid-request'),
  )
  const found = await scene.ask(listAlerts, { caller: analyst, query: { vip: 'true' } })
  assert.deepEqual(
    found.alerts.map(({ id }) => id),
    [alert.id],
  )
})

test('a security officer sees nothing of alerts for somebody of importance, and does not decide who that is', async () => {
  await scene.ask(changeVip, { caller: analyst, body: { mask: 'one@*', vip: true } })
  const { id, submission } = await alertOf('For the chief again', 'https://fifth.example/', ({ vip }) => vip === true)
  await scene.ask(changeVip, { caller: analyst, body: { mask: 'one@*', vip: false } })
  const seen = async (who: Caller) => ({
    alert: (await scene.ask(listAlerts, { caller: who, query: {} })).alerts.some((one) => one.id === id),
    submission: (await scene.ask(listSubmissions, { caller: who, query: {} })).submissions.some(
      (one) => one.id === submission,
    ),
  })
  assert.deepEqual(await seen(analyst), { alert: true, submission: true })
  assert.deepEqual(await seen(officer), { alert: false, submission: false })
  const params = { id }
  const hidden = refused('not-found')
  await assert.rejects(scene.ask(showAlert, { caller: officer, params }), hidden)
  await assert.rejects(scene.ask(changeAlert, { caller: officer, params, body: { state: 'closed' } }), hidden)
  await assert.rejects(scene.ask(annotateAlert, { caller: officer, params, body: { comment: 'x' } }), hidden)
  await assert.rejects(scene.ask(actOnMessage, { caller: officer, params, body: { action: 'deliver' } }), hidden)
  await assert.rejects(scene.ask.bytes(downloadAlertMessage, { caller: officer, params }), hidden)
  await assert.rejects(scene.ask(listVips, { caller: officer }), refused('not-allowed'))
  const body = { mask: 'one@*', vip: false }
  await assert.rejects(scene.ask(changeVip, { caller: officer, body }), refused('not-allowed'))
})

/** Judging again on a real PostgreSQL: an analyst's rescan, other rules at the start, exclusions. The inspector is a stand-in. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before as begin, test } from 'node:test'
import { verdictOf } from '#contract/analysis-api.ts'
import {
  actOnMessage,
  addExclusion,
  listAlerts,
  listExclusions,
  listSubmissions,
  removeExclusion,
  rescanSubmission,
  showAlert,
} from '#contract/analysis-console-api.ts'
import { analyst, gateway, openScene, refused, type Scene } from './fixtures-scene.ts'
import { reportOf } from './fixtures.ts'

let scene: Scene
begin(async () => {
  scene = await openScene()
  await scene.accept('a', randomUUID())
})
after(() => scene[Symbol.asyncDispose]())

const judgeAs = (level: 'benign' | 'malicious' | 'unknown'): void => {
  scene.inspect = async (name) => reportOf(level, name)
}
const rescan = (id: string) => scene.ask(rescanSubmission, { caller: analyst, params: { id } })
const alertsOf = async (submission: string) =>
  (await scene.ask(listAlerts, { caller: analyst, query: {} })).alerts.filter((one) => one.submission === submission)

async function settled(id: string): Promise<string | undefined> {
  for (;;) {
    const { submissions } = await scene.ask(listSubmissions, { caller: analyst, query: {} })
    const row = submissions.find((one) => one.id === id)
    if (row?.state === 'done' || row?.state === 'failed') return row.level
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a rescan that finds something is pushed and raises a late alert; the next one changes the same alert', async () => {
  judgeAs('benign')
  const id = randomUUID()
  await scene.send(id, 'slow poison')
  assert.equal(await settled(id), 'benign')
  judgeAs('malicious')
  await rescan(id)
  assert.equal(await settled(id), 'malicious')
  const [alert] = await alertsOf(id)
  assert.equal(alert?.late, true)
  const pushed = await scene.verdicts(2)
  assert.deepEqual(
    pushed.map(({ data }) => [data.submission, data.level]),
    [
      [id, 'benign'],
      [id, 'malicious'],
    ],
  )
  judgeAs('benign')
  await rescan(id)
  assert.equal(await settled(id), 'benign')
  const card = await scene.ask(showAlert, { caller: analyst, params: { id: alert?.id ?? '' } })
  assert.equal(card.changes.at(-1)?.what, 'judged again: benign')
  assert.equal((await alertsOf(id)).length, 1)
})

test('a rescan asks the inspector whatever is known, and the same result is pushed to nobody', async () => {
  judgeAs('benign')
  const id = randomUUID()
  await scene.send(id, 'plain')
  await settled(id)
  const [inspections, [last]] = [scene.inspections(), (await scene.verdicts(4)).slice(-1)]
  await rescan(id)
  await settled(id)
  assert.equal(scene.inspections(), inspections + 1)
  const marker = randomUUID()
  await scene.send(marker, 'marker')
  const [next] = await scene.verdicts(1, last?.id)
  assert.equal(next?.data.submission, marker)
})

test('whoever submits again what is being judged again gets the verdict that was reached', async () => {
  judgeAs('benign')
  const id = randomUUID()
  await scene.send(id, 'twice')
  await settled(id)
  const gate = Promise.withResolvers<void>()
  scene.inspect = async (name) => {
    await gate.promise
    return reportOf('benign', name)
  }
  await rescan(id)
  assert.equal((await scene.send(id, 'twice')).state, 'done')
  gate.resolve()
  await settled(id)
})

test('what is not there cannot be judged again', async () => {
  await assert.rejects(rescan(randomUUID()), refused('not-found'))
})

test('other rules at the start judge again what was let pass', async () => {
  judgeAs('benign')
  const id = randomUUID()
  await scene.send(id, 'let pass')
  await settled(id)
  await scene.stop()
  judgeAs('malicious')
  scene.rules = 'newer rules'
  await scene.start()
  for (;;) {
    if ((await alertsOf(id)).length === 1) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal((await alertsOf(id))[0]?.late, true)
})

test('an exclusion takes the weight from what it names, and nothing else, until it is removed', async () => {
  judgeAs('malicious')
  const body = { kind: 'sender', value: 'bad@example.org', comment: 'our own test' } as const
  const { id: exclusion } = await scene.ask(addExclusion, { caller: analyst, body })
  const { exclusions } = await scene.ask(listExclusions, { caller: analyst })
  assert.deepEqual([exclusions[0]?.who, exclusions[0]?.value], ['Vera', 'bad@example.org'])
  const first = randomUUID()
  await scene.send(first, 'excluded')
  assert.equal(await settled(first), 'benign')
  await scene.ask(removeExclusion, { caller: analyst, params: { id: exclusion } })
  const second = randomUUID()
  await scene.send(second, 'excluded')
  assert.equal(await settled(second), 'malicious')
  await assert.rejects(scene.ask(removeExclusion, { caller: analyst, params: { id: exclusion } }), refused('not-found'))
})

test('an exclusion of everything is refused', async () => {
  const add = (kind: 'hash' | 'sender', value: string) =>
    scene.ask(addExclusion, { caller: analyst, body: { kind, value } })
  await assert.rejects(add('sender', '***'), refused('invalid-request'))
  await assert.rejects(add('hash', 'abc'), refused('invalid-request'))
})

test('an analyst’s wish reaches the gateway, stands in the change log, and is no verdict', async () => {
  judgeAs('malicious')
  const id = randomUUID()
  await scene.send(id, 'wish')
  await settled(id)
  const [alert] = await alertsOf(id)
  let before = (await scene.verdicts(1)).at(-1)
  for (let count = 2; before?.data.submission !== id; count++) before = (await scene.verdicts(count)).at(-1)
  const params = { id: alert?.id ?? '' }
  await scene.ask(actOnMessage, { caller: analyst, params, body: { action: 'delete' } })
  const [wish] = await scene.verdicts(1, before?.id)
  assert.deepEqual(wish?.data.command, { action: 'delete', by: 'Vera' })
  assert.equal(wish?.data.submission, id)
  const { level } = await scene.ask(verdictOf, { caller: gateway('a'), params: { id } })
  assert.equal(level, 'malicious')
  const card = await scene.ask(showAlert, { caller: analyst, params })
  assert.equal(card.changes.at(-1)?.what, 'asked the gateway to delete')
})

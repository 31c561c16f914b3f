/** The analysis on a real PostgreSQL: connect, submit, verdict, alert, and a restart in the middle. The inspector is a stand-in. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import type { InspectionReport } from '#core/inspection-report.ts'
import { introduce, reportDisposition, verdictOf, verdictsAfter, verdictStream } from '#contract/analysis-api.ts'
import {
  analysisFigures,
  changeAlert,
  decideSystem,
  downloadAlertMessage,
  listAlerts,
  listSubmissions,
  listSystems,
  showAlert,
} from '#contract/analysis-console-api.ts'
import { analyst, envelope, gateway, introduction, openScene, refused } from './fixtures-scene.ts'
import { reportOf } from './fixtures.ts'

const scene = await openScene()
after(() => scene[Symbol.asyncDispose]())
const { ask, send, verdicts: nextVerdicts } = scene
const [systemId, otherId] = [randomUUID(), randomUUID()]

test('an unknown system waits, an accepted one is let in, and the fingerprint must be the one shown', async () => {
  const asked = await ask(introduce, { caller: gateway('a'), body: introduction(systemId) })
  assert.equal(asked.state, 'waiting')
  await assert.rejects(send(randomUUID(), 'early'), refused('not-signed-in'))
  const { systems, fingerprint } = await ask(listSystems, { caller: analyst })
  assert.equal(fingerprint, 'f'.repeat(64))
  const id = systems[0]?.id ?? ''
  const decide = (digit: string) =>
    ask(decideSystem, {
      caller: analyst,
      params: { id },
      body: { decision: 'accept', fingerprint: digit.repeat(64) },
    })
  await assert.rejects(decide('b'), refused('fingerprint-mismatch'))
  assert.equal((await decide('a')).state, 'accepted')
  assert.equal((await ask(introduce, { caller: gateway('a'), body: introduction(systemId) })).state, 'accepted')
})

test('the same system with another certificate asks anew under the known name; the old one goes on', async () => {
  const asked = await ask(introduce, { caller: gateway('c'), body: introduction(systemId, 'another name') })
  assert.equal(asked.state, 'waiting')
  const { systems } = await ask(listSystems, { caller: analyst })
  assert.deepEqual(
    systems.map(({ name, state }) => [name, state]),
    [
      ['mx1', 'waiting'],
      ['mx1', 'accepted'],
    ],
  )
  assert.equal((await send(randomUUID(), 'still')).state, 'queued')
  assert.equal((await nextVerdicts(1))[0]?.data.level, 'benign')
})

test('a detection is pushed, raises an alert, and the card shows all of it', async () => {
  scene.inspect = async (name) => reportOf('malicious', name)
  const id = randomUUID()
  const verdicts = nextVerdicts(2)
  await send(id, 'hostile')
  const notice = (await verdicts).at(-1)?.data
  assert.equal(notice?.submission, id)
  assert.equal(notice?.level, 'malicious')
  assert.equal(notice?.threat, 'EICAR-Test-File')
  assert.deepEqual(await ask(verdictOf, { caller: gateway('a'), params: { id } }), notice)

  const dispositions = [{ action: 'delete', recipient: 'one@example.com', at: '2030-01-01T00:00:00.000Z', backup: id }]
  const report = () => ask(reportDisposition, { caller: gateway('a'), params: { id }, body: { dispositions } })
  assert.deepEqual([await report(), await report()], [{ recorded: 1 }, { recorded: 1 }])

  const alert = notice?.alert ?? ''
  await ask(changeAlert, { caller: analyst, params: { id: alert }, body: { state: 'in-process', comment: 'mine' } })
  const card = await ask(showAlert, { caller: analyst, params: { id: alert } })
  assert.equal(card.headers, 'Subject: hostile\r\n')
  assert.equal(card.system, 'mx1')
  assert.deepEqual(card.dispositions, dispositions)
  assert.deepEqual(card.envelope, envelope)
  assert.deepEqual(
    card.changes.map(({ who, what }) => [who, what]),
    [['Vera', 'new → in-process: mine']],
  )
  const download = await ask.bytes(downloadAlertMessage, { caller: analyst, params: { id: alert } })
  assert.equal(download.bytes.toString(), 'Subject: hostile\r\n\r\nhostile')

  const listed = async (query: { state?: 'new' | 'in-process'; text?: string; before?: string }) =>
    (await ask(listAlerts, { caller: analyst, query: { limit: 10, ...query } })).alerts.map((row) => row.id)
  assert.deepEqual(await listed({}), [alert])
  assert.deepEqual(await listed({ text: 'EXAMPLE.com' }), [alert])
  assert.deepEqual(await listed({ text: 'exam_le' }), [])
  assert.deepEqual(await listed({ state: 'new' }), [])
  assert.deepEqual(await listed({ before: alert }), [])
})

test('the same submission twice is one; of another system or with other bytes it is refused', async () => {
  await scene.accept('d', otherId)
  const id = randomUUID()
  const verdicts = nextVerdicts(3)
  await send(id, 'twice')
  await verdicts
  const made = scene.inspections()
  assert.deepEqual(await send(id, 'twice'), { id, state: 'done' })
  assert.equal(scene.inspections(), made)
  await assert.rejects(send(id, 'twice', gateway('d')), refused('conflict'))
  await assert.rejects(send(id, 'changed'), refused('conflict'))
  await assert.rejects(ask(verdictOf, { caller: gateway('d'), params: { id } }), refused('not-found'))
})

test('the stream resumes behind the last event, and known content is not inspected again', async () => {
  const earlier = await nextVerdicts(3)
  const made = scene.inspections()
  await send(randomUUID(), 'twice')
  const [next] = await nextVerdicts(1, earlier.at(-1)?.id)
  assert.equal(next?.data.level, 'malicious')
  assert.ok(Number(next?.id) > Number(earlier.at(-1)?.id))
  assert.equal(scene.inspections(), made)
})

test('what the stream pushes can be asked for instead, with the same event to go on after', async () => {
  const all = await ask(verdictsAfter, { caller: gateway('a'), query: {} })
  const pushed = await scene.verdicts(all.verdicts.length)
  assert.deepEqual(
    all.verdicts,
    pushed.map(({ data }) => data),
  )
  assert.equal(all.last, pushed.at(-1)?.id)
  const rest = await ask(verdictsAfter, { caller: gateway('a'), query: { after: pushed[0]?.id ?? '' } })
  assert.deepEqual(rest.verdicts, all.verdicts.slice(1))
  const none = await ask(verdictsAfter, { caller: gateway('a'), query: { after: all.last } })
  assert.deepEqual(none, { verdicts: [], last: all.last })
  await assert.rejects(ask(verdictsAfter, { caller: gateway('9'), query: {} }), refused('not-signed-in'))
})

test('a fault in the inspection is a failed submission with its gap, never a clean one', async () => {
  scene.inspect = () => Promise.reject(new Error('broken'))
  const id = randomUUID()
  await send(id, 'faulty')
  const notice = (await nextVerdicts(5)).at(-1)?.data
  assert.deepEqual([notice?.submission, notice?.state, notice?.level], [id, 'failed', undefined])
  assert.equal(notice?.gaps[0]?.who, 'analysis')
})

test('what a stop interrupts is analysed after the next start', async () => {
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<InspectionReport>()
  scene.inspect = () => {
    begun.resolve()
    return end.promise
  }
  const [running, waiting] = [randomUUID(), randomUUID()]
  await send(running, 'running')
  await begun.promise
  await send(waiting, 'waiting')
  const closing = scene.stop()
  end.resolve(reportOf('unknown'))
  await closing

  scene.inspect = async (name) => reportOf('benign', name)
  await scene.start()
  const ended = (await nextVerdicts(7)).slice(-2).map(({ data }) => [data.submission, data.level])
  assert.deepEqual(ended, [
    [running, 'benign'],
    [waiting, 'benign'],
  ])
})

test('the figures and the list of submissions tell what happened', async () => {
  const figures = await ask(analysisFigures, { caller: analyst })
  const { submissions, detections, failed, waiting, newAlerts } = figures
  assert.deepEqual(
    { submissions, detections, failed, waiting, newAlerts },
    {
      submissions: 7,
      detections: 3,
      failed: 1,
      waiting: 0,
      newAlerts: 2,
    },
  )
  const page = async (last?: string) =>
    (await ask(listSubmissions, { caller: analyst, query: { limit: 5, ...(last ? { before: last } : {}) } }))
      .submissions
  const first = await page()
  const second = await page(first.at(-1)?.id)
  assert.deepEqual(
    [...first, ...second].map(({ name }) => name),
    ['waiting', 'running', 'faulty', 'twice', 'twice', 'hostile', 'still'],
  )
  await assert.rejects(page('nowhere'), refused('invalid-request'))
  assert.ok(['systems', 'alerts', 'submissions', 'figures'].every((topic) => scene.published.includes(topic)))
})

test('a revoked system is out at once, its open stream too', async () => {
  const stream = await ask.events(verdictStream, { caller: gateway('a'), lastEventId: '999999' })
  const heard = (async () => {
    let count = 0
    for await (const { id } of stream) if (id !== undefined) count++
    return count
  })()
  const { systems } = await ask(listSystems, { caller: analyst })
  const system = systems.find(({ fingerprint }) => fingerprint === 'a'.repeat(64))
  const body = { decision: 'revoke' as const, fingerprint: 'a'.repeat(64) }
  await ask(decideSystem, { caller: analyst, params: { id: system?.id ?? '' }, body })
  // A last event that was never given out counts as none: everything recent comes again.
  assert.equal(await heard, 7)
  await assert.rejects(send(randomUUID(), 'late'), refused('not-allowed'))
})

/** Workers as processes of their own: on this machine and as on another one; killed in the middle, stopped, and with the rest alone. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { listSubmissions } from '#contract/analysis-console-api.ts'
import { openDatabase } from '#runtime/database/database.ts'
import { findPostgres } from '#runtime/database/embedded.ts'
import { connectBothSides, runTrial } from '../../src/main/demo.ts'
import { letterOf, sendMail } from '../kit/mail.ts'
import { endlessScript } from '../kit/samples.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'
import { startWorker, type RunningWorker } from '../kit/worker.ts'

const inbox = 'inbox@lazaret.test'
const endless = { name: 'endless.js', bytes: endlessScript }

describe('an analysis that leaves everything to workers', () => {
  let system: RunningSystem
  let elsewhere: string
  let here: RunningWorker | undefined
  let there: RunningWorker | undefined

  before(async () => {
    elsewhere = await mkdtemp(path.join(tmpdir(), 'lazaret-elsewhere-'))
    system = await startSystem({ settings: 'analysis: { workers: 0 }\n' })
    await connectBothSides(system.client, `https://${system.analysis}`)
  })
  after(async () => {
    await here?.stop()
    await there?.stop()
    await system[Symbol.asyncDispose]()
    await rm(elsewhere, { recursive: true, force: true })
  })

  const startHere = (): Promise<RunningWorker> => startWorker(['--data', system.directory])

  /** Knows of the system what a machine beside it would be told: the database's address, and where the objects are mounted. */
  async function startThere(): Promise<RunningWorker> {
    const objects = path.join(system.directory, 'analysis/objects')
    const url = findPostgres(path.join(system.directory, 'postgres'))
    const config = path.join(elsewhere, 'worker.yaml')
    await writeFile(
      config,
      `dataDirectory: ${elsewhere}\nanalysis: { objects: ${objects} }\ndatabase: { url: '${url}' }\n`,
    )
    return startWorker(['--config', config])
  }

  const newest = async () => (await system.client.call(listSubmissions)).submissions[0]
  const analysing = (): Promise<unknown> => until(newest, (submission) => submission?.state === 'analysing')
  const done = () => until(newest, (submission) => submission?.state === 'done', 90)

  async function verdictsOf(submission: string): Promise<{ verdicts: number; worker: string; attempts: number }> {
    await using db = openDatabase(findPostgres(path.join(system.directory, 'postgres')))
    const { rows } = await sql<{ verdicts: number; worker: string; attempts: number }>`
      select (select count(*) from analysis.verdict_event where submission = s.id) as verdicts, s.worker, s.attempts
      from analysis.submission s where s.id = ${submission}`.execute(db)
    assert.ok(rows[0])
    return rows[0]
  }

  const sendEndless = (subject: string) =>
    sendMail(system.smtpPort, inbox, letterOf({ to: inbox, subject, attachment: endless }))

  it('judges nothing itself; a worker beside it does, and the gateway has the verdicts at once', async (context) => {
    const { id } = await sendMail(system.smtpPort, inbox, letterOf({ to: inbox, subject: 'waiting' }))
    assert.equal((await until(newest, (one) => one !== undefined))?.state, 'queued')
    here = await startHere()
    assert.equal((await done())?.level, 'benign')
    assert.match((await verdictsOf(id)).worker, /^worker /)
    const began = performance.now()
    const ends = await runTrial(system.client)
    context.diagnostic(`the three test messages took ${(performance.now() - began).toFixed(0)} ms`)
    assert.deepEqual(
      ends.map(({ kind, outcome }) => `${kind} ${outcome}`),
      ['letter delivered', 'eicar deleted-by-rule', 'script deleted-by-rule'],
    )
  })

  it('a worker that is killed in the middle loses its work to another one, and there is one verdict', async (context) => {
    const sent = sendEndless('killed')
    await analysing()
    await here?.kill()
    const began = performance.now()
    there = await startThere()
    const submission = await done()
    context.diagnostic(`judged ${(performance.now() - began).toFixed(0)} ms after the kill`)
    assert.ok(submission)
    const { verdicts, worker, attempts } = await verdictsOf(submission.id)
    assert.deepEqual([verdicts, attempts], [1, 2])
    assert.ok(worker.endsWith(elsewhere), worker)
    assert.equal((await sent).code, 250)
  })

  it('a worker that slept over its lease has nothing more to say', async () => {
    assert.ok(there)
    const sent = sendEndless('asleep')
    await analysing()
    there.signal('SIGSTOP')
    here = await startHere()
    const submission = await done()
    assert.ok(submission)
    there.signal('SIGCONT')
    assert.equal(await there.stop(), 0)
    const { verdicts, worker } = await verdictsOf(submission.id)
    assert.equal(verdicts, 1)
    assert.ok(worker.endsWith(system.directory), worker)
    assert.equal((await sent).code, 250)
  })

  it('a worker that is stopped gives its work back, at once and without an attempt lost', async (context) => {
    assert.ok(here)
    there = await startThere()
    const sent = sendEndless('stopped')
    await analysing()
    const id = (await newest())?.id ?? ''
    const held = await verdictsOf(id)
    const holder = held.worker.endsWith(elsewhere) ? there : here
    const began = performance.now()
    assert.equal(await holder.stop(), 0)
    const taken = await until(
      () => verdictsOf(id),
      ({ worker }) => worker !== held.worker,
    )
    context.diagnostic(`taken over ${(performance.now() - began).toFixed(0)} ms after the stop`)
    assert.deepEqual([taken.attempts, taken.verdicts], [1, 0])
    assert.equal((await done())?.state, 'done')
    assert.equal((await sent).code, 250)
  })
})

it('a worker without anything to join says so, waits, and ends with 0', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-alone-'))
  const worker = await startWorker(['--data', directory])
  await until(
    async () => worker.words(),
    (words) => words.includes('(database-unavailable)'),
  )
  assert.match(worker.words(), /The folder of submitted objects, .*, is not there/)
  assert.equal(await worker.stop(), 0)
  await rm(directory, { recursive: true, force: true })
})

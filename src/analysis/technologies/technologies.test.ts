/** Threat lists and clamd beside the inspection, on a real PostgreSQL. The inspector is a stand-in, as is the daemon. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer as createHttp } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { after, before as begin, test } from 'node:test'
import { listAlerts, listSubmissions, showAlert } from '#contract/analysis-console-api.ts'
import {
  changeIndicatorList,
  exceptIndicator,
  fetchIndicatorList,
  findIndicators,
  listIndicatorLists,
  listTechnologies,
  removeIndicatorList,
  subscribeIndicatorList,
  uploadIndicatorList,
} from '#contract/analysis-technologies-api.ts'
import type { ExaminedReport } from './technology.ts'
import { analyst, openScene, refused, type Scene } from '../fixtures-scene.ts'
import { reportOf } from '../fixtures.ts'

/** What the daemon answers; undefined hangs up. */
let daemonSays: string | undefined = 'stream: OK\0'
const daemon: Server = createServer((socket: Socket) => {
  socket.on('error', () => undefined)
  socket.once('data', (command) => {
    if (String(command).startsWith('zVERSION')) socket.end('ClamAV 1.4.3/27500/Thu Jan  1 10:00:00 2026\0')
    else if (daemonSays === undefined) socket.destroy()
    else socket.end(daemonSays)
  })
})

let scene: Scene
begin(async () => {
  await new Promise<void>((resolve) => daemon.listen(0, '127.0.0.1', resolve))
  const { port } = daemon.address() as AddressInfo
  scene = await openScene({ clamd: `127.0.0.1:${port}`, commonDomains: new Set(['big.example']) })
  await scene.accept('a', randomUUID())
  scene.inspect = async (name) => reportWith(name)
})
after(async () => {
  await scene[Symbol.asyncDispose]()
  daemon.close()
})

const reportWith = (name: string): ExaminedReport => ({
  ...reportOf('benign', name),
  artifacts: [
    { id: '0', origin: 'submitted', name, type: 'mail.message', size: 1, sha256: 'e'.repeat(64) },
    {
      id: '0/1',
      parent: '0',
      origin: 'mime-part',
      name: 'a.zip',
      type: 'archive.zip',
      size: 1,
      sha256: 'a'.repeat(64),
    },
  ],
  links: [{ url: 'https://login.evil.example/a?b#c', object: '0/1', place: 'html', targets: [] }],
})

async function judged(id: string) {
  for (;;) {
    const { submissions } = await scene.ask(listSubmissions, { caller: analyst, query: {} })
    const row = submissions.find((one) => one.id === id)
    if (row?.state === 'done' || row?.state === 'failed') return row.level
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
async function send(text: string): Promise<string> {
  const id = randomUUID()
  await scene.send(id, text)
  return id
}
const levelOf = async (text: string) => judged(await send(text))
const upload = (name: string, text: string, more: Record<string, string> = {}) =>
  scene.ask(uploadIndicatorList, { caller: analyst, upload: { fields: { name, ...more }, content: Buffer.from(text) } })
const remove = (id: string) => scene.ask(removeIndicatorList, { caller: analyst, params: { id } })
async function cardOf(submission: string) {
  const { alerts } = await scene.ask(listAlerts, { caller: analyst, query: {} })
  const row = alerts.find((one) => one.submission === submission)
  assert.ok(row, 'no alert')
  return scene.ask(showAlert, { caller: analyst, params: { id: row.id } })
}

test('a value on a list is a finding on its object, in the words of the list', async () => {
  const list = await upload('Our own', 'evil.example, Some Panel\nbig.example\nnonsense\n')
  assert.deepEqual([list.entries, list.refusedCount, list.format], [1, 2, 'csv'])
  const id = await send('a letter with the link')
  assert.equal(await judged(id), 'malicious')
  const { report } = await cardOf(id)
  assert.deepEqual(report.verdict.findings.at(-1), {
    rule: 'indicator.domain',
    severity: 'high',
    object: '0/1',
    text: 'A domain is on a threat list: evil.example (Our own, Some Panel).',
    threat: 'Indicator.ThreatList',
    technology: 'indicators',
  })
  assert.ok(report.technologies.some(({ technology, detected }) => technology === 'indicators' && detected))
  await remove(list.id)
  assert.equal(await levelOf('a letter after the list has gone'), 'benign')
})

test('the object by its hash, the sender by mailbox and address, each with the weight of its list', async () => {
  for (const [value, rule] of [
    ['A'.repeat(64), 'indicator.hash'],
    ['bad@example.org', 'indicator.email'],
    ['192.0.2.1', 'indicator.ip'],
    ['hxxps://login.evil[.]example/a?b', 'indicator.url'],
  ] as const) {
    const list = await upload('One', value, { severity: 'critical' })
    const id = await send(`letter for ${rule}`)
    assert.equal(await judged(id), 'malicious')
    const { report } = await cardOf(id)
    assert.deepEqual(
      report.verdict.findings.map((one) => [one.rule, one.severity]),
      [[rule, 'critical']],
    )
    await remove(list.id)
  }
})

test('a disabled list, an expired value and a false positive do not count', async () => {
  const list = await upload('Off', 'evil.example')
  await scene.ask(changeIndicatorList, { caller: analyst, params: { id: list.id }, body: { enabled: false } })
  assert.equal(await levelOf('off'), 'benign')
  await scene.ask(changeIndicatorList, { caller: analyst, params: { id: list.id }, body: { enabled: true } })
  await scene.ask(exceptIndicator, { caller: analyst, body: { value: 'Evil[.]example', excepted: true } })
  assert.equal(await levelOf('excepted'), 'benign')
  const found = await scene.ask(findIndicators, { caller: analyst, query: { value: 'evil.example' } })
  assert.deepEqual(found.indicators, [{ kind: 'domain', value: 'evil.example', name: '', list: 'Off', excepted: true }])
  await scene.ask(exceptIndicator, { caller: analyst, body: { value: 'evil.example', excepted: false } })
  assert.equal(await levelOf('counted again'), 'malicious')
  await upload('Off', 'value,expires\nevil.example,2020-01-01\n', { replace: list.id })
  assert.equal(await levelOf('expired'), 'benign')
  await remove(list.id)
})

test('a finding says what its list tells of; mild categories and unsure sources never condemn alone', async () => {
  const cases = [
    ['url,threat\nhttp://login.evil.example/a,phishing kit\n', 'high', 'Phishing.ThreatList', 'malicious'],
    ['url,threat,confidence\nhttp://login.evil.example/a,phishing,30\n', 'medium', 'Phishing.ThreatList', 'suspicious'],
    ['domain,category\nevil.example,spam\n', 'medium', 'Spam.ThreatList', 'suspicious'],
    ['||login.evil.example^\n', 'high', 'Malware.ThreatList', 'malicious'],
    ['http://login.evil.example/\n', 'medium', 'Malware.ThreatList', 'suspicious'],
    ['192.0.2.0/24 ; SBL1\n', 'high', 'Malware.ThreatList', 'malicious'],
  ] as const
  for (const [text, severity, threat, level] of cases) {
    const list = await upload('Said', text, { category: 'malware' })
    const id = await send(`letter for ${text}`)
    assert.equal(await judged(id), level, text)
    const { report } = await cardOf(id)
    assert.deepEqual(
      report.verdict.findings.map((one) => [one.severity, one.threat]),
      [[severity, threat]],
      text,
    )
    assert.match(report.verdict.findings[0]?.text ?? '', /Said, (?:phishing|spam|malware)/)
    await remove(list.id)
  }
})

test('what is known to be good counts on no threat list; a longer name below it does', async () => {
  const threats = await upload('Threats', 'evil.example\nhttps://evil.example/\n')
  const good = await upload('Good', 'evil.example', { purpose: 'known-good' })
  assert.equal(await levelOf('known to be good'), 'benign')
  await upload('Threats', 'login.evil.example', { replace: threats.id })
  assert.equal(await levelOf('a name below it'), 'malicious')
  await remove(threats.id)
  await remove(good.id)
})

test('what the source has not seen for the days of the list no longer counts', async () => {
  const old = await upload('Old', 'domain,last_seen\nevil.example,2024-01-01\n', { days: '30' })
  assert.equal(old.days, 30)
  assert.equal(await levelOf('old'), 'benign')
  const body = { days: null }
  const changed = await scene.ask(changeIndicatorList, { caller: analyst, params: { id: old.id }, body })
  assert.equal(changed.days, undefined)
  assert.equal(await levelOf('never too old'), 'malicious')
  await remove(old.id)
})

test('the first page of a site that honest mail leads to is refused, a page on it is not', async () => {
  const list = await upload('Sites', 'https://www.big.example/\nhttps://big.example/bad\nhttps://big.example/?id=7\n')
  assert.deepEqual([list.entries, list.refusedCount], [2, 1])
  await remove(list.id)
})

test('a list that comes later finds what was let pass: a late alert, pushed to the gateway', async () => {
  const id = await send('let pass')
  assert.equal(await judged(id), 'benign')
  const list = await upload('Later', 'login.evil.example')
  while ((await judged(id)) !== 'malicious') await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal((await cardOf(id)).late, true)
  await remove(list.id)
})

test('what is no list is refused and adds none; a list without a name is refused', async () => {
  await assert.rejects(upload('Bad', '{"a":'), refused('invalid-request'))
  await assert.rejects(upload('', 'evil.example'), refused('invalid-request'))
  assert.deepEqual((await scene.ask(listIndicatorLists, { caller: analyst })).lists, [])
})

test('a list with an address is fetched; when that fails the old content counts and the reason shows', async () => {
  let works = true
  const server = createHttp((_, response) => {
    if (works) response.end('evil.example\n')
    else response.writeHead(503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const body = { name: 'Feed', address: `http://127.0.0.1:${port}/list` }
  const list = await scene.ask(subscribeIndicatorList, { caller: analyst, body })
  assert.deepEqual([list.entries, list.problem], [1, undefined])
  works = false
  await assert.rejects(
    scene.ask(fetchIndicatorList, { caller: analyst, params: { id: list.id } }),
    refused('invalid-request'),
  )
  const [shown] = (await scene.ask(listIndicatorLists, { caller: analyst })).lists
  assert.match(shown?.problem ?? '', /503/)
  assert.equal(await levelOf('feed is down'), 'malicious')
  await remove(list.id)
  server.close()
})

test('clamd: its signature names the threat; silence is a gap, never clean', async () => {
  daemonSays = 'stream: Win.Test.Thing-1 FOUND\0'
  const id = await send('for clamd')
  assert.equal(await judged(id), 'malicious')
  assert.equal((await cardOf(id)).threat, 'Win.Test.Thing-1')
  daemonSays = undefined
  assert.equal(await levelOf('clamd hangs up'), 'unknown')
  daemonSays = 'INSTREAM size limit exceeded. ERROR\0'
  assert.equal(await levelOf('too large for clamd'), 'unknown')
  daemonSays = 'stream: OK\0'
  assert.equal(await levelOf('clamd is well'), 'benign')
  const { technologies } = await scene.ask(listTechnologies, { caller: analyst })
  assert.deepEqual(
    technologies.map(({ name, state, version, signaturesFrom }) => [name, state, version, signaturesFrom]),
    [
      ['indicators', 'off', '1', undefined],
      ['clamav', 'working', '1.4.3/27500', '2026-01-01T10:00:00.000Z'],
    ],
  )
})

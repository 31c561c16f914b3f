/** A program written for the KATA API meets our analysis: the authorisation, scans, states, alerts, and every status code. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decideSystem, listSystems } from '#contract/analysis-console-api.ts'
import { kataClient, type KataAnswer, type KataClient } from '../kit/kata-client.ts'
import { startSystem, type RunningSystem } from '../kit/system.ts'
import { until } from '../kit/until.ts'

let system: RunningSystem
let kata: KataClient
const port = (): number => Number(system.analysis.split(':').at(-1))
const eicar = Buffer.from(
  'WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=',
  'base64',
)

before(async () => {
  system = await startSystem({ command: 'analysis' })
  kata = await kataClient(port())
})
after(() => system[Symbol.asyncDispose]())

async function decide(sensorId: string, decision: 'accept' | 'reject'): Promise<void> {
  const { systems } = await system.client.call(listSystems)
  const found = systems.find(({ name, state }) => name.includes(sensorId.slice(0, 8)) && state === 'waiting')
  assert.ok(found)
  await system.client.call(decideSystem, {
    params: { id: found.id },
    body: { decision, fingerprint: found.fingerprint },
  })
}

const statesOf = (query: string, status: number) =>
  until(
    () => kata.states(query),
    (answer) => answer.status === status,
  )

test('an unknown sensor gets 401 and stands in the list; accepted, it gets 200', async () => {
  assert.equal((await kata.filters()).status, 401)
  assert.equal((await kata.submit('early', eicar)).status, 401)
  await decide(kata.sensorId, 'accept')
  const { status, json } = await kata.filters()
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(json as object).toSorted(), ['maxObjectSize', 'version'])
})

test('no scans are 204, and scans get their states, as a bare array', async () => {
  assert.equal((await kata.states('state=detect')).status, 204)
  const taken = await kata.submit('bad one', eicar)
  assert.deepEqual([taken.status, taken.text], [200, 'OK'])
  assert.equal((await kata.submit('good one', Buffer.from('Good day.'))).status, 200)
  const detected = await statesOf('state=detect', 200)
  assert.deepEqual(detected.json, [{ scanId: 'bad one', state: 'detect' }])
  const clean = await statesOf('state=not%20detected', 200)
  assert.deepEqual(clean.json, [{ scanId: 'good one', state: 'not detected' }])
  const commas = await kata.states('state=detect,not%20detected,processing,error,timeout')
  const repeated = await kata.states('state=detect&state=not%20detected')
  assert.equal((commas.json as unknown[]).length, 2)
  assert.deepEqual(repeated.json, commas.json)
  assert.equal((await kata.states('state=fine')).status, 400)
})

test('the same scan id twice is one scan', async () => {
  assert.equal((await kata.submit('bad one', eicar)).status, 200)
  assert.equal(((await kata.states('')).json as unknown[]).length, 2)
})

test('what is malformed is 400', async () => {
  assert.equal((await kata.submit('', eicar)).status, 400)
  assert.equal((await kata.submit('x', eicar, { objectType: 'host' })).status, 400)
  assert.equal((await kata.detects('limit=0')).status, 400)
  assert.equal((await kata.detects('limit=10001')).status, 400)
  assert.equal((await kata.detects('detect_type=nothing')).status, 400)
  assert.equal((await kata.detects('token=%20%20')).status, 400)
})

const alertFields = [
  'alertID',
  'details',
  'detectTimestamp',
  'detection',
  'eventTimeStamp',
  'importance',
  'object',
  'objectSource',
  'objectType',
  'technology',
]
const fileFields = ['MD5', 'SHA256', 'fileName', 'fileSize', 'fileType']

interface Detects {
  readonly detects: {
    readonly alertID: string
    readonly technology: string
    readonly importance: string
    readonly objectType: string
    readonly object: { readonly processedObject: Readonly<Record<string, unknown>> }
    readonly detection: { readonly detect: readonly string[] }
  }[]
  readonly token: string
}

test('alerts have the table’s fields, and the token is a cursor', async () => {
  await kata.submit('bad two', Buffer.concat([eicar, Buffer.from('  ')]))
  const answer = await until(
    () => kata.detects('detect_type=am&limit=10'),
    ({ json }) => (json as Detects).detects.length === 2,
  )
  const { detects } = answer.json as Detects
  const [first] = detects
  assert.equal(first?.technology, 'am')
  assert.equal(first?.importance, 'high')
  assert.equal(first?.objectType, 'file')
  assert.deepEqual(first?.object.processedObject, {
    MD5: '44d88612fea8a8f36de82e1278abb02f',
    SHA256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
    fileName: 'bad one',
    fileType: first?.object.processedObject['fileType'],
    fileSize: 68,
  })
  assert.ok(first?.detection.detect.some((name) => name.includes('EICAR')))
  let token = ''
  const seen: string[] = []
  for (let turn = 0; turn < 4; turn++) {
    const page = (await kata.detects(`detect_type=am&limit=1&token=${token}`)).json as Detects
    seen.push(...page.detects.map(({ alertID }) => alertID))
    token = page.token
  }
  assert.deepEqual(
    seen,
    detects.map(({ alertID }) => alertID),
  )
})

test('results are deleted one by one and all at once', async () => {
  assert.ok([200, 204].includes((await kata.remove('bad one')).status))
  assert.equal((await kata.remove('bad one')).status, 404)
  assert.equal(((await kata.states('')).json as unknown[]).length, 2)
  assert.ok([200, 204].includes((await kata.remove()).status))
  assert.equal((await kata.states('')).status, 204)
})

test('too large is 413', async () => {
  assert.equal((await kata.submit('huge', Buffer.alloc(201 * 1024 * 1024))).status, 413)
})

test('the same sensor with another certificate asks anew, and the old one keeps working until it is rejected', async () => {
  const other = await kataClient(port(), kata.sensorId)
  assert.equal((await other.filters()).status, 401)
  assert.equal((await kata.filters()).status, 200)
  await decide(kata.sensorId, 'accept')
  assert.equal((await other.filters()).status, 200)
  assert.equal((await kata.filters()).status, 200)
  const { systems } = await system.client.call(listSystems)
  const oldest = systems.toSorted((a, b) => a.firstSeen.localeCompare(b.firstSeen))[0]
  assert.ok(oldest)
  const body = { decision: 'reject', fingerprint: oldest.fingerprint } as const
  await system.client.call(decideSystem, { params: { id: oldest.id }, body })
  assert.equal((await kata.filters()).status, 401)
  assert.equal((await other.filters()).status, 200)
})

test('a certificate stands for one sensor: under another id it gets 401', async () => {
  const other = await kataClient(port())
  assert.equal((await other.filters()).status, 401)
  await decide(other.sensorId, 'accept')
  assert.equal((await other.filters()).status, 200)
  assert.equal((await other.as(kata.sensorId).filters()).status, 401)
})

const firstCalls: readonly (readonly [string, (client: KataClient) => Promise<KataAnswer>])[] = [
  ['submit', (client) => client.submit('first', eicar)],
  ['states', (client) => client.states('state=detect')],
  ['delete one', (client) => client.remove('first')],
  ['delete all', (client) => client.remove()],
  ['limits', (client) => client.filters()],
  ['alerts', (client) => client.detects('limit=1')],
]

for (const [name, call] of firstCalls)
  test(`any call may be the first one: ${name} makes the request and gets 401`, async () => {
    const first = await kataClient(port())
    assert.equal((await call(first)).status, 401)
    await decide(first.sensorId, 'accept')
    assert.notEqual((await call(first)).status, 401)
  })

test('an alert has the fields of the table and no other', async () => {
  const asked = await kataClient(port())
  await asked.filters()
  await decide(asked.sensorId, 'accept')
  await asked.submit('whole', Buffer.concat([eicar, Buffer.from('   ')]))
  const answer = await until(
    () => asked.detects('detect_type=am,sb,yara,url_reputation,ids'),
    ({ json }) => (json as Detects).detects.length > 0,
  )
  assert.deepEqual(Object.keys(answer.json as object).toSorted(), ['detects', 'token'])
  for (const detect of (answer.json as { detects: Record<string, unknown>[] }).detects) {
    assert.deepEqual(Object.keys(detect).toSorted(), alertFields)
    const { technology, detection, object, objectSource, importance } = detect
    assert.ok(['am', 'sb', 'yara', 'url_reputation', 'ids'].includes(String(technology)))
    assert.ok(['high', 'medium', 'low'].includes(String(importance)))
    assert.equal(objectSource, 'external')
    const wanted = technology === 'sb' ? ['dataBaseVersion', 'detect', 'image'] : ['dataBaseVersion', 'detect']
    assert.deepEqual(Object.keys(detection as object).toSorted(), wanted)
    const { processedObject, detectedObject } = object as Record<string, object>
    assert.deepEqual(Object.keys(processedObject ?? {}).toSorted(), fileFields)
    assert.deepEqual(Object.keys(detectedObject ?? {}).toSorted(), ['MD5', 'fileName', 'fileSize'])
  }
  const other = await asked.detects('detect_type=ids')
  assert.deepEqual((other.json as Detects).detects, [])
})

test('one sensor sees nothing of another', async () => {
  const other = await kataClient(port())
  await other.filters()
  await decide(other.sensorId, 'accept')
  assert.equal((await other.states('')).status, 204)
  assert.deepEqual(((await other.detects('')).json as Detects).detects, [])
})

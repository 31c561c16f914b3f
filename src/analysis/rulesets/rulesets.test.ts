/** Rule sets from their upload to late verdicts, on a real PostgreSQL. The inspector is a stand-in, the compiler is the real one. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before as begin, test } from 'node:test'
import { listAlerts, listSubmissions } from '#contract/analysis-console-api.ts'
import {
  addRuleSet,
  addRuleSetVersion,
  changeRuleSet,
  checkRules,
  listRuleSets,
  removeRuleSet,
  restoreRuleSetVersion,
  showRuleSet,
  showRuleSetVersion,
  testRules,
  testRulesOnFile,
} from '#contract/analysis-rulesets-api.ts'
import { Failure } from '#core/errors.ts'
import { analyst, openScene, refused, type Scene } from '../fixtures-scene.ts'
import { reportOf } from '../fixtures.ts'
import { openWorker } from '../worker.ts'
import { checkDraft } from './check.ts'

let scene: Scene
begin(async () => {
  scene = await openScene()
  await scene.accept('a', randomUUID())
})
after(() => scene[Symbol.asyncDispose]())

const rule = (word: string): string => `rule r { strings: $a = "${word}" condition: $a }\n`
const add = (name: string, text: string, enabled = false) =>
  scene.ask(addRuleSet, { caller: analyst, body: { name, kind: 'yara', text, enabled } })
const change = (id: string, body: { name?: string; enabled?: boolean }) =>
  scene.ask(changeRuleSet, { caller: analyst, params: { id }, body })
const inUse = () => scene.own().map(({ name, text }) => `${name}: ${text.trim()}`)

test('a text that does not compile is refused with line and rule, and nothing is kept', async () => {
  const text = `${rule('x')}rule bad {\n condition: $nothing\n}\n`
  const checked = await scene.ask(checkRules, { caller: analyst, body: { kind: 'yara', text } })
  assert.deepEqual([checked.problems[0]?.line, checked.problems[0]?.rule], [3, 'bad'])
  await assert.rejects(add('Broken', text, true), (error: unknown) => {
    assert.ok(error instanceof Failure && error.code === 'invalid-request')
    assert.match(String(error.details[0]), /^line 3, rule bad: /)
    return true
  })
  await assert.rejects(add('Empty', '// nothing\n'), refused('invalid-request'))
  assert.deepEqual((await scene.ask(listRuleSets, { caller: analyst })).sets, [])
  assert.deepEqual(inUse(), [])
})

test('the process that compiles is killed when it takes too long', async () => {
  const { problems } = await checkDraft({ kind: 'yara', text: rule('x') }, { patience: 1, heapMegabytes: 64 })
  assert.match(problems[0]?.why ?? '', /too long/)
})

test('versions are kept, looked at and restored; every act is written down', async () => {
  const { id } = await add('History', rule('one'))
  assert.deepEqual(inUse(), [])
  await scene.ask(addRuleSetVersion, {
    caller: analyst,
    params: { id },
    body: { text: rule('two'), comment: 'better' },
  })
  await change(id, { enabled: true })
  assert.deepEqual(inUse(), [`History: ${rule('two').trim()}`])
  const old = await scene.ask(showRuleSetVersion, { caller: analyst, params: { id, version: 1 } })
  assert.equal(old.text, rule('one'))
  const restored = await scene.ask(restoreRuleSetVersion, { caller: analyst, params: { id, version: 1 } })
  assert.deepEqual([restored.version, restored.enabled], [3, true])
  assert.deepEqual(inUse(), [`History: ${rule('one').trim()}`])
  const shown = await scene.ask(showRuleSet, { caller: analyst, params: { id } })
  assert.deepEqual(
    shown.versions.map(({ version, comment, who }) => [version, comment, who]),
    [
      [3, '', 'Vera'],
      [2, 'better', 'Vera'],
      [1, '', 'Vera'],
    ],
  )
  await assert.rejects(add('History', rule('x')), refused('conflict'))
  await change(id, { name: 'Renamed', enabled: false })
  assert.deepEqual(inUse(), [])
  await scene.ask(removeRuleSet, { caller: analyst, params: { id } })
  await assert.rejects(scene.ask(showRuleSet, { caller: analyst, params: { id } }), refused('not-found'))
  const { changes } = await scene.ask(listRuleSets, { caller: analyst })
  assert.deepEqual(
    changes.slice(0, 7).map(({ act, detail, who }) => [act, detail, who]),
    [
      ['removed', '3', 'Vera'],
      ['disabled', '3', 'Vera'],
      ['renamed', 'History', 'Vera'],
      ['restored', '1 → 3', 'Vera'],
      ['enabled', '2', 'Vera'],
      ['changed', '2', 'Vera'],
      ['added', '1', 'Vera'],
    ],
  )
})

async function settled(id: string, level: string): Promise<void> {
  for (;;) {
    const { submissions } = await scene.ask(listSubmissions, { caller: analyst, query: {} })
    if (submissions.some((one) => one.id === id && one.state === 'done' && one.level === level)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a set that is turned on has what was clean judged again, and raises a late alert; the sets are there after a restart', async () => {
  const id = randomUUID()
  await scene.send(id, 'clean so far')
  await settled(id, 'benign')
  scene.inspect = async (name) => reportOf(scene.own().length > 0 ? 'malicious' : 'benign', name)
  const set = await add('Late', rule('poison'), true)
  await settled(id, 'malicious')
  const { alerts } = await scene.ask(listAlerts, { caller: analyst, query: {} })
  assert.equal(alerts.find(({ submission }) => submission === id)?.late, true)
  await scene.stop()
  await scene.start()
  assert.deepEqual(inUse(), [`Late: ${rule('poison').trim()}`])
  await change(set.id, { enabled: false })
  scene.inspect = async (name) => reportOf('benign', name)
})

test('rules are tried over a file, a submission and the newest ones, and no verdict changes', async () => {
  const id = randomUUID()
  await scene.send(id, 'to be tried')
  await settled(id, 'benign')
  const before = inUse()
  const asked: string[] = []
  scene.trial = async ([set]) => ({
    rulesVersion: '',
    state: () => 'working',
    useOwn: () => undefined,
    trial: () => Promise.reject(new Error('never')),
    async inspect({ name, bytes }) {
      asked.push(`${set?.name}: ${Buffer.from(bytes).includes('tried')}`)
      const report = reportOf('malicious', name)
      const findings = report.verdict.findings.flatMap((one) => [
        one,
        { ...one, rule: 'yara.own.r', text: 'Seen (rule r).' },
      ])
      return { ...report, verdict: { ...report.verdict, findings } }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })
  const rules = { kind: 'yara' as const, text: rule('tried') }
  const over = (what: { submission: string } | { recent: number }) =>
    scene.ask(testRules, { caller: analyst, body: { rules, over: what } })
  const one = await over({ submission: id })
  assert.deepEqual([one.looked, one.left], [1, 0])
  assert.deepEqual(
    one.hits.map(({ submission, rule: name, text }) => [submission, name, text]),
    [[id, 'r', 'Seen (rule r).']],
  )
  const recent = await over({ recent: 500 })
  assert.equal(recent.looked, (await scene.ask(listSubmissions, { caller: analyst, query: {} })).submissions.length)
  const upload = { content: Buffer.from('tried'), fields: { ...rules, name: 'a.txt' } }
  const file = await scene.ask(testRulesOnFile, { caller: analyst, upload })
  assert.deepEqual([file.hits.length, file.hits[0]?.submission, file.hits[0]?.name], [1, undefined, 'a.txt'])
  assert.equal(asked[0], 'draft: true')
  await assert.rejects(over({ submission: randomUUID() }), refused('not-found'))
  assert.deepEqual(inUse(), before)
})

test('a process that only judges uses a set as soon as it is on', async () => {
  let names: readonly string[] = []
  await using _ = await openWorker({
    databaseUrl: scene.databaseUrl,
    blobs: { get: async () => undefined },
    inspector: {
      get rulesVersion() {
        return names.join()
      },
      inspect: () => Promise.reject(new Error('nothing is judged here')),
      useOwn: (sets) => void (names = sets.map(({ name }) => name)),
    },
    log: { error: () => undefined, warn: () => undefined },
    workers: 0,
    name: 'worker of the suite',
    clamd: '',
    now: Date.now,
  })
  const { id } = await add('Everywhere', rule('everywhere'), true)
  while (!names.includes('Everywhere')) await new Promise((resolve) => setTimeout(resolve, 10))
  await change(id, { enabled: false })
  while (names.includes('Everywhere')) await new Promise((resolve) => setTimeout(resolve, 10))
})

/** Rule sets of one's own beside the shipped rules: used from the next inspection on, and gone again as soon. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import { openInspector } from './inspector.ts'

const word = 'wonderful-word-of-the-test'
const yara: OwnRuleSet = {
  name: 'Ours',
  kind: 'yara',
  text: `rule wonder { meta: author = "Vera" description = "A wonderful word" severity = "high" threat = "Test.Word"
    strings: $a = "${word}" condition: $a }`,
}
const sigma: OwnRuleSet = {
  name: 'Runs',
  kind: 'sigma',
  text: `title: Wonderful Command\nauthor: Vera\nlevel: high\ndescription: Says the word.
logsource: {category: process_creation, product: windows}\ndetection:\n  s: {CommandLine|contains: '${word}'}\n  condition: s\n`,
}

const problems: string[] = []
const inspector = await openInspector({
  rulesDirectory: 'rules',
  workers: 1,
  onProblem: (text) => void problems.push(text),
})
after(() => inspector[Symbol.asyncDispose]())

async function found(from: Pick<typeof inspector, 'inspect'> = inspector) {
  const bytes = Buffer.from(`@echo off\r\ncmd /c ${word}\r\n`)
  const { verdict } = await from.inspect({ name: 'a.bat', bytes, profile: 'full', deadline: 20_000 })
  return verdict.findings.filter(({ rule }) => rule.includes('.own.'))
}

test('a set counts from the next inspection on, tells its rule, author and name, and ends as soon', async () => {
  const without = inspector.rulesVersion
  assert.deepEqual(await found(), [])
  inspector.useOwn([yara, sigma])
  assert.notEqual(inspector.rulesVersion, without)
  const seen = await found()
  const [first] = seen
  assert.equal(first?.rule, 'yara.own.wonder')
  assert.deepEqual([first?.severity, first?.threat], ['high', 'Test.Word'])
  assert.equal(first?.text, 'A wonderful word (rule wonder of the set Ours, by Vera).')
  const run = seen.find(({ rule }) => rule === 'sigma.own.wonderful-command')
  assert.equal(run?.text, 'Wonderful Command. Says the word (rule wonderful-command of the set Runs, by Vera).')
  inspector.useOwn([])
  assert.equal(inspector.rulesVersion, without)
  assert.deepEqual(await found(), [])
})

test('sets are tried in an inspector of their own', async () => {
  await using trial = await inspector.trial([yara])
  assert.deepEqual(
    (await found(trial)).map(({ rule }) => rule),
    ['yara.own.wonder'],
  )
  assert.deepEqual(await found(), [])
})

test('a set that no longer compiles is told of and leaves the others', async () => {
  inspector.useOwn([{ ...yara, name: 'Broken', text: 'rule x {' }, yara])
  assert.equal((await found()).length, 1)
  assert.match(problems.find((text) => text.includes('Broken')) ?? '', /^rule set Broken: /)
})

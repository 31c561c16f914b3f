/** Faults of handed-in rules are told with their line and their rule; nothing of this machine is read for them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSigma } from './check-sigma.ts'
import { checkYara } from './check-yara.ts'

const noWasm = (): Promise<Uint8Array> => Promise.reject(new Error('the native engine is there'))

test('a YARA text tells its rules', async () => {
  const text =
    '// rule not_me\nrule one { condition: true and filesize > 3 }\nprivate rule two { strings: $a = "rule three" condition: $a }\n'
  const { rules, problems } = await checkYara(text, noWasm)
  assert.deepEqual([rules, problems], [['one', 'two'], []])
})

test('a fault has the line and the rule it stands in', async () => {
  const text = 'rule good { condition: filesize > 1 }\n\nrule bad {\n  strings: $x = "a"\n  condition: $y\n}\n'
  const { problems } = await checkYara(text, noWasm)
  assert.equal(problems[0]?.rule, 'bad')
  assert.ok(
    problems.some(({ line, why }) => line === 5 && /unknown pattern `\$y`/.test(why)),
    JSON.stringify(problems),
  )
})

test('a YARA text may not include files', async () => {
  const { problems } = await checkYara('rule a { condition: filesize > 1 }\ninclude "/etc/hostname"\n', noWasm)
  assert.equal(problems[0]?.line, 2)
  assert.match(problems[0]?.why ?? '', /include/)
})

const sigma = (title: string, key: string): string =>
  `title: ${title}\nlogsource: {category: process_creation, product: windows}\ndetection:\n  s: {${key}: whoami}\n  condition: s\n`

test('a Sigma fault has the line and the title', () => {
  const { problems, rules } = checkSigma(
    `${sigma('One', 'CommandLine|contains')}---\n${sigma('Other', 'CommandLine|odd')}`,
  )
  assert.deepEqual(
    problems.map(({ line, rule }) => [line, rule]),
    [[10, 'Other']],
  )
  assert.deepEqual(rules, ['one', 'other'])
})

test('a Sigma rule on events that no run makes is told of and is no fault', () => {
  const { problems, warnings } = checkSigma(
    sigma('One', 'a').replace('process_creation', 'antivirus').replace('windows', 'x'),
  )
  assert.deepEqual([problems.length, warnings.length], [0, 1])
})

test('what is no text of rules is told, never thrown', async () => {
  for (const text of ['', '\0', '{{{', '- a\n- b', 'rule', 'a: &a [*a]'])
    for (const { rules, problems } of [checkSigma(text), await checkYara(text, noWasm)])
      assert.ok(problems.length > 0 || rules.length === 0, JSON.stringify(text))
})

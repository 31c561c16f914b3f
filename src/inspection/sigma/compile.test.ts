import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { BehaviourCategory, BehaviourReport } from '#core/behaviour.ts'
import { compileSigma } from './compile.ts'

const report = (category: BehaviourCategory, fields: Record<string, string>): BehaviourReport => ({
  processes: [],
  layers: [],
  artifacts: [],
  indicators: [],
  unmodelled: [],
  gaps: [],
  output: '',
  events: [{ category, at: 0, pid: 1, via: 'jscript', fields }],
})
const rule = (detection: string) =>
  `title: t\nname: x\nlogsource: {category: process_creation}\nlevel: high\ntags: [attack.t1059.007]\ndetection:\n${detection}`
function hit(detection: string, CommandLine: string): boolean {
  const { rules, problems } = compileSigma([{ file: 'x.yml', text: rule(detection) }])
  assert.deepEqual(problems, [])
  return rules.match(report('process_creation', { CommandLine })).observations.length > 0
}

test('modifiers, wildcards and case', () => {
  assert.ok(hit('  s: {CommandLine|contains|all: [PoWer, enc]}\n  condition: s', 'powershell -ENC x'))
  assert.ok(!hit('  s: {CommandLine|contains|all: [power, zzz]}\n  condition: s', 'powershell -enc x'))
  assert.ok(!hit('  s: {CommandLine|cased|contains: POWER}\n  condition: s', 'powershell'))
  assert.ok(hit("  s: {CommandLine: 'a*c?'}\n  condition: s", 'abbbcd'))
  assert.ok(!hit(String.raw`  s: {CommandLine: 'a\*c'}` + '\n  condition: s', 'abc'))
  assert.ok(hit("  s: {CommandLine|windash|contains: ' -enc'}\n  condition: s", 'p /enc'))
})

test('conditions: not, parentheses, quantifiers', () => {
  const two = '  sel_a: {CommandLine|contains: a}\n  sel_b: {CommandLine|contains: b}\n  condition: '
  assert.ok(hit(`${two}1 of sel_*`, 'b'))
  assert.ok(!hit(`${two}all of them`, 'b'))
  assert.ok(hit(`${two}sel_b and not (sel_a)`, 'b'))
  assert.ok(!hit(`${two}sel_b and not sel_a`, 'ab'))
})

test('what is not supported is reported with its file and line', () => {
  const text = `${rule('  s: {CommandLine|contains: a}\n  condition: s')}\n---\n${rule('  s: {CommandLine|odd: a}\n  condition: s')}`
  const { count, problems } = compileSigma([{ file: 'x.yml', text }])
  assert.equal(count, 1)
  assert.equal(problems[0]?.line, 16)
  assert.match(problems[0]?.why ?? '', /odd/)
})

const shipped = readdirSync('rules/sigma')
  .filter((file) => file.endsWith('.yml'))
  .map((file) => ({ file, text: readFileSync(`rules/sigma/${file}`, 'utf8') }))

test('every shipped rule compiles and the Run value of Poweliks is named', () => {
  const { rules, problems } = compileSigma(shipped)
  assert.deepEqual(problems, [])
  const { observations: seen } = rules.match(
    report('registry_set', {
      TargetObject: String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run\x`,
      Details: String.raw`rundll32.exe javascript:"\..\mshtml,RunHTMLApplication ";eval(1)`,
    }),
  )
  assert.ok(seen.some((one) => one.threat === 'Trojan.Script.Poweliks' && one.techniques?.includes('T1547.001')))
})

test('an expression that hostile text could make endless ends, and says that it gave no answer', () => {
  const { rules, problems } = compileSigma([
    { file: 'x.yml', text: rule("  s: {CommandLine|re: '^(a|aa|a)*(b|bb)*c$'}\n  condition: s") },
  ])
  assert.deepEqual(problems, [])
  const matched = (CommandLine: string) => rules.match(report('process_creation', { CommandLine }))
  assert.equal(matched('aaabbc').observations.length, 1)
  const endless = matched(`${'a'.repeat(4_000)}cd`)
  assert.deepEqual([endless.observations.length, endless.unfinished.length], [0, 1])
})

test('modifiers on numbers, networks, encodings, fields and absence', () => {
  assert.ok(
    hit('  s: {CommandLine|base64offset|contains: secret words}\n  condition: s', `x ${btoa('ab secret words')}`),
  )
  assert.ok(
    hit(
      '  s: {CommandLine|wide|base64offset|contains: iex}\n  condition: s',
      Buffer.from('..iex', 'utf16le').toString('base64'),
    ),
  )
  assert.ok(hit('  s: {CommandLine|cidr: 192.0.2.0/24}\n  condition: s', '192.0.2.77'))
  assert.ok(!hit('  s: {CommandLine|cidr: 192.0.2.0/24}\n  condition: s', '192.0.3.77'))
  assert.ok(hit('  s: {CommandLine|gte: 5}\n  condition: s', '5'))
  assert.ok(!hit('  s: {CommandLine|lt: 5}\n  condition: s', '5'))
  assert.ok(hit('  s: {Missing|exists: false}\n  condition: s', 'x'))
  assert.ok(hit('  s: {Missing: null}\n  condition: s', 'x'))
  assert.ok(hit("  s: {CommandLine|re|i: 'PO.ER'}\n  condition: s", 'power'))
  assert.ok(hit('  s: [one, three]\n  condition: s', 'two three'))
})

test('what only PCRE knows in an expression is told of, never read as something else', () => {
  for (const source of [String.raw`\Q.exe\E`, '[[:alpha:]]x', '(?P=name)', String.raw`a\Rb`, '(?R)']) {
    const text = rule(`  s: {CommandLine|re: '${source}'}\n  condition: s`)
    assert.match(compileSigma([{ file: 'x.yml', text }]).problems[0]?.why ?? '', /is not supported/, source)
  }
  assert.ok(hit(String.raw`  s: {CommandLine|re: '\\Quit\\Keys'}` + '\n  condition: s', String.raw`C:\Quit\Keys`))
  assert.ok(hit(String.raw`  s: {CommandLine|re: '^\p{L}+$'}` + '\n  condition: s', 'жук'))
})

test('techniques that the matrix has revoked are told by the id of today', () => {
  const text = rule('  s: {CommandLine: x}\n  condition: s').replace(
    '[attack.t1059.007]',
    '[attack.t1086, attack.T1562.001]',
  )
  const { rules } = compileSigma([{ file: 'x.yml', text }])
  const [seen] = rules.match(report('process_creation', { CommandLine: 'x' })).observations
  assert.deepEqual(seen?.techniques, ['T1059.001', 'T1685'])
})

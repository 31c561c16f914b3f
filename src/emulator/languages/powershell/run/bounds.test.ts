/** Scripts that would not end, or would take all memory, end with a gap and keep what was seen before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Machine } from '../../../host/machine.ts'
import { runPowershell } from '../command.ts'
import { reportOf } from '../powershell.fixture.ts'

const gaps = (code: string) => reportOf(code).gaps.map(({ why }) => why)

const endless: readonly (readonly [code: string, why: string])[] = [
  ['for(;;){}', 'instruction limit'],
  ['while (1) { nosuchcommand }', 'instruction limit'],
  ["$s = 'ab'; for(;;) { $s = $s.Replace('a', 'aab') }", 'memory limit'],
  ['$s = \'x\'; for(;;) { $s = "$s$s" }', 'memory limit'],
  ["'x' * 999999999", 'memory limit'],
  ['1..999999999', 'memory limit'],
  ["'{0,9999999}' -f 1 | % { $a = $_ * 999999 }", 'memory limit'],
  ['function f { f }; f', 'recursion limit'],
  ['$f = { & $f }; & $f', 'recursion limit'],
  ["$c = 'iex $c'; iex $c", 'recursion limit'],
  ["('a' * 64 + 'b') -replace '(a|aa)+$', ''", 'instruction limit'],
]

for (const [code, why] of endless)
  test(`${code.slice(0, 60)} ends by ${why}`, () => assert.deepEqual(gaps(code), [why]))

test('what was seen before the bound stays', () => {
  const report = reportOf("'first'; iwr http://a.example/x | Out-Null; for(;;){}")
  assert.equal(report.output, 'first\n')
  assert.ok(report.indicators.some(({ value }) => value === 'http://a.example/x'))
})

test('all processes of a run share one budget', () => {
  const machine = new Machine(undefined)
  const deadline = performance.now() + 60_000
  runPowershell(machine, 0, { source: 'file', code: 'for(;;){}' }, { deadline })
  const before = performance.now()
  for (let count = 0; count < 20; count++)
    runPowershell(machine, 0, { source: 'file', code: 'for(;;){}' }, { deadline })
  assert.ok(performance.now() - before < 2_000)
  assert.deepEqual(
    machine.recorder.report().gaps.map(({ why }) => why),
    ['instruction limit'],
  )
})

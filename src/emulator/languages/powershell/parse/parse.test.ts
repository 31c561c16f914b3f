/** Scripts read into trees; hostile ones in bounded time and without an exception. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseScript } from './parse.ts'

const kinds = (code: string) => parseScript(code).block.end.map((one) => one.kind)
const faults = (code: string) => parseScript(code).faults

test('statements by their keyword', () => {
  assert.deepEqual(kinds('if ($a) {1} elseif ($b) {2} else {3}'), ['if'])
  assert.deepEqual(kinds('$a = 1; $b += 2\n$c'), ['assign', 'assign', 'pipeline'])
  assert.deepEqual(kinds('for($i=0;$i -lt 3;$i++){} while(1){break} do{}until(1) foreach($x in 1){}'), [
    'for',
    'while',
    'while',
    'foreach',
  ])
  assert.deepEqual(kinds('try{}catch [x]{}finally{}; trap {}; function f {}; filter g {}'), [
    'try',
    'trap',
    'function',
    'function',
  ])
  assert.deepEqual(kinds('class A { [int]$x; A() {} }; enum B { C; D = 2 }'), ['class', 'enum'])
  assert.deepEqual(kinds(':outer while(1) { continue outer }'), ['while'])
})

test('an alias named like a keyword is a command behind a pipe', () => {
  const [pipe] = parseScript('1..3 | foreach { $_ }').block.end
  assert.equal(pipe?.kind === 'pipeline' && pipe.elements[1]?.kind, 'command')
})

test('parameters keep type, default and what attributes say', () => {
  const { parameters } = parseScript('param([Parameter(ValueFromPipeline=$true)][int]$a = 3, [switch]$b)').block
  assert.deepEqual(
    parameters.map(({ name, type, pipeline }) => ({ name, type, pipeline })),
    [
      { name: 'a', type: 'int', pipeline: 1 },
      { name: 'b', type: 'switch', pipeline: 0 },
    ],
  )
})

test('a cast, a type and an attribute look alike', () => {
  assert.deepEqual(faults('[int]$x = [char]65; [string]::Join("", 1)'), [])
  assert.equal(parseScript('[CmdletBinding()] param($y)').block.parameters.length, 1)
  assert.deepEqual(faults('[ValidateSet("a","b")][string]$z = "a"'), [])
})

test('strings of every form', () => {
  const forms = [
    "'it''s'",
    '"a`"b""c"',
    '"$($x.y) ${z} $env:a"',
    "@'\nraw\n'@",
    '@"\n$x\n"@',
    '\u201csmart\u201d',
    "i`e''x",
  ]
  for (const form of forms) assert.deepEqual(faults(form), [], form)
})

test('a statement that cannot be read is passed, the next one is read', () => {
  const script = parseScript("'a' 'b'\nWrite-Host hi")
  assert.equal(script.faults.length, 1)
  assert.equal(script.block.end.at(-1)?.kind, 'pipeline')
})

test('brackets nested without end are a fault, not an exception', () => {
  assert.notDeepEqual(faults('('.repeat(100_000)), [])
  assert.notDeepEqual(faults('@{a='.repeat(50_000)), [])
  assert.notDeepEqual(faults('$('.repeat(50_000)), [])
  assert.notDeepEqual(faults('-not '.repeat(50_000) + '1'), [])
})

test('long flat scripts are read whole', () => {
  const chain = Array.from({ length: 20_000 }, (_, at) => `'${at}'`).join('+')
  assert.deepEqual(faults(chain), [])
  assert.equal(parseScript('1;'.repeat(20_000)).block.end.length, 20_000)
})

test('any text gives a tree', () => {
  const piece = fc.constantFrom(
    '$a',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '@',
    '|',
    ';',
    '\n',
    '-join',
    ' ',
    '`',
    '::',
    '.',
    ',',
    '=',
    'if',
    'x',
    '1',
    '<#',
    '#>',
    '&',
    '%',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const script = parseScript(pieces.join(''))
      assert.ok(Array.isArray(script.faults))
    }),
    { seed: 11, numRuns: 2_000 },
  )
})

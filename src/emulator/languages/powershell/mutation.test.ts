/** Seeded mutation of all PowerShell samples: no exception, an end within the bounds, the same report each time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSample, sampleNames } from '../../sample.fixture.ts'
import { reportOf } from './powershell.fixture.ts'

const rounds = 3
const pieces = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '$',
  '@',
  '"',
  "'",
  '`',
  '|',
  ';',
  '\n',
  '-join',
  '-f',
  '::',
  '.',
  ',',
  '%{',
  '$_',
  '0xFFFFFFFF',
  '@"\n',
  '#>',
  '<#',
  '=',
  '..',
  '&',
  '1e400',
  '\0',
  '\ud800',
  '.Invoke(',
  '[char]',
]

function mutator(seed: number): (text: string) => string {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % limit
  }
  const change = (text: string): string => {
    const at = below(text.length + 1)
    const kind = below(4)
    if (kind === 0) return text.slice(0, at) + text.slice(at + 1 + below(12))
    if (kind === 1) return text.slice(0, at) + (pieces[below(pieces.length)] ?? '') + text.slice(at)
    if (kind === 2) {
      const from = below(text.length + 1)
      return text.slice(0, at) + text.slice(from, from + below(60)) + text.slice(at)
    }
    return text.slice(0, at)
  }
  return (text) => Array.from({ length: 1 + below(3) }).reduce<string>(change, text)
}

// Samples that use a bound up would do so again and again.
const names = sampleNames.filter((name) => name.startsWith('powershell-') && !name.includes('bounds-'))

for (const [index, name] of names.entries())
  test(`mutations of ${name}`, () => {
    const { input } = loadSample(name)
    const text = Buffer.from(input.bytes).toString('utf8')
    const mutate = mutator(index * 7_919 + 1)
    for (let round = 0; round < rounds; round++) {
      const code = mutate(text)
      const report = reportOf(code)
      if (round === 0) assert.equal(JSON.stringify(reportOf(code)), JSON.stringify(report))
    }
  })

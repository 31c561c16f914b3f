import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayChange } from './change-words.ts'

const say = (state: string) => state.toUpperCase()

test('states are said in words, comments stay', () => {
  assert.equal(sayChange('new → in-process', say), 'NEW → IN-PROCESS')
  assert.equal(sayChange('closed: new → old, see above', say), 'CLOSED: new → old, see above')
  assert.equal(sayChange('new → closed: two\nlines', say), 'NEW → CLOSED: two\nlines')
})

test('what is no such entry is shown as it is', () => {
  for (const text of ['', 'assigned to Eve', 'new → nowhere', 'open']) assert.equal(sayChange(text, say), text)
})

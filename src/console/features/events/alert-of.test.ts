import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsFor } from './alert-of.ts'

const summary = { from: '', to: '', subject: '', messageId: '', date: '' }

test('the most telling words are searched for, within what the list takes', () => {
  assert.equal(
    wordsFor({ summary: { ...summary, messageId: '1@a.test', subject: 's' }, sender: 'x@a.test' }),
    '1@a.test',
  )
  assert.equal(wordsFor({ summary: { ...summary, subject: 'invoice' }, sender: 'x@a.test' }), 'invoice')
  assert.equal(wordsFor({ summary, sender: 'x@a.test' }), 'x@a.test')
  assert.equal(wordsFor({ summary: { ...summary, subject: 'a'.repeat(900) }, sender: '' }).length, 200)
})

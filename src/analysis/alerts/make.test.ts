/** What an alert takes from its report. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportOf } from '../fixtures.ts'
import { headerBlock } from './header-block.ts'
import { alertOf, importanceOf } from './make.ts'

const envelope = {
  sender: 'Bad@Example.org',
  recipients: [{ address: 'one@example.com' }, { address: 'two@example.com' }],
  clientAddress: '192.0.2.1',
  clientName: 'client',
  receivedAt: '2030-01-01T00:00:00.000Z',
}

test('an alert names threat, recipients and only what detected', () => {
  const submission = { id: '0190a1b2-0000-7000-8000-000000000001', name: 'queue name', envelope }
  const alert = alertOf({ submission, report: reportOf('malicious'), at: new Date(0) })
  assert.equal(alert.threat, 'EICAR-Test-File')
  assert.equal(alert.importance, 'high')
  assert.equal(alert.name, 'Invoice\uFFFD 5')
  assert.deepEqual(JSON.parse(alert.recipients), ['one@example.com', 'two@example.com'])
  assert.deepEqual(JSON.parse(alert.technologies), ['signature'])
  assert.match(alert.words, /bad@example\.org/)
})

test('importance grows with the score', () =>
  assert.deepEqual([35, 54, 55, 74, 75, 100].map(importanceOf), ['low', 'low', 'medium', 'medium', 'high', 'high']))

test('the header block ends at the first empty line, whatever the line ends are', () => {
  assert.equal(headerBlock(Buffer.from('A: 1\r\nB: 2\r\n\r\nC: 3\r\n\r\n')), 'A: 1\r\nB: 2\r\n')
  assert.equal(headerBlock(Buffer.from('A: 1\nB: 2\n\nC: 3')), 'A: 1\nB: 2\n')
  assert.equal(headerBlock(Buffer.from('A: 1\r\nB: 2')), 'A: 1\r\nB: 2')
  assert.equal(headerBlock(Buffer.alloc(0)), '')
})

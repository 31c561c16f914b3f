import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageTo } from '../queue/fixtures.ts'
import { attemptText } from './attempt-text.ts'

test('the line names recipient, reply, host and TLS as far as they are known', () => {
  const message = messageTo('a', ['x@one.example', 'y@one.example'])
  const result = { recipient: 1, outcome: 'delivered', reply: '250 ok' } as const
  assert.equal(attemptText(message, result), 'y@one.example: 250 ok')
  const way = { host: 'mx.one.example', tls: 'TLSv1.3 X, DANE-EE (DANE)' }
  assert.equal(
    attemptText(message, { ...result, ...way }),
    'y@one.example: 250 ok (mx.one.example; TLS TLSv1.3 X, DANE-EE (DANE))',
  )
  assert.equal(attemptText(message, { ...result, recipient: 7 }), ': 250 ok')
})

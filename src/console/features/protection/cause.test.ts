import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { causeOf, causes } from './cause.ts'

test('the words of the network are understood', () => {
  const said = (words: string) => causeOf(`The analysis server cannot be reached: ${words}`)
  assert.equal(said('connect ECONNREFUSED 192.0.2.1:8443'), 'port-closed')
  assert.equal(said('getaddrinfo ENOTFOUND analysis.example.org'), 'name-unknown')
  assert.equal(said('connect EHOSTUNREACH 192.0.2.1:8443'), 'no-route')
  assert.equal(said('connect ETIMEDOUT 192.0.2.1:8443'), 'no-answer')
  assert.equal(said('read ECONNRESET'), 'connection-cut')
  assert.equal(said('write EPROTO 40:error:0A00010B:SSL routines:wrong version number'), 'no-tls')
  assert.equal(said('certificate has expired'), 'certificate-expired')
  assert.equal(said('certificate is not yet valid'), 'certificate-not-yet-valid')
})

test("the gateway's own words are understood", () => {
  assert.equal(causeOf('The analyst revoked this gateway under External systems.'), 'revoked')
  assert.equal(causeOf('The analysis server does not answer.'), 'no-answer')
  assert.equal(causeOf('The analysis server answered 503.'), 'server-failing')
  assert.equal(causeOf('The analysis server answered something that is not JSON.'), 'another-service')
})

test('a code is believed before any words, and nothing is made up', () => {
  for (const cause of causes) assert.equal(causeOf('connect ECONNREFUSED', cause), cause)
  assert.equal(causeOf('connect ECONNREFUSED', 'something-newer'), 'port-closed')
  assert.equal(causeOf('Something else.'), undefined)
  assert.equal(causeOf('connect ECONNREFUSED', 'connected'), undefined)
  const changed =
    'The certificate shown is not the one that was confirmed. A firewall that decrypts TLS is the usual cause.'
  assert.equal(causeOf(changed), undefined)
  fc.assert(
    fc.property(
      fc.string(),
      (words) => causeOf(words) === undefined || causes.includes(causeOf(words) ?? 'port-closed'),
    ),
  )
})

/** Mailboxes: names, quotes, comments, groups, arbitrary text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { domainOf, parseMailboxes } from './mailbox.ts'

test('reads names and addresses', () => {
  assert.deepEqual(
    parseMailboxes('"Doe, Jane" <Jane@A.example>, bob@b.example (Bob), =?utf-8?q?=C3=84?= <c@c.example>'),
    [
      { name: 'Doe, Jane', address: 'jane@a.example' },
      { name: '', address: 'bob@b.example' },
      { name: 'Ä', address: 'c@c.example' },
    ],
  )
})

test('takes the last angle bracket, as mail programs do', () => {
  assert.deepEqual(parseMailboxes('"service@bank.example" <x@evil.example>'), [
    { name: 'service@bank.example', address: 'x@evil.example' },
  ])
  assert.equal(domainOf({ name: '', address: 'a@b@c.example' }), 'c.example')
})

test('never throws and stays bounded', () => {
  check(property(string({ maxLength: 300 }), (text) => assert.ok(parseMailboxes(text).length <= 100)))
  assert.ok(parseMailboxes('a,'.repeat(100_000)).length <= 100)
})

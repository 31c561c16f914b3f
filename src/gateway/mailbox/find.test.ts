import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOurs } from './find.ts'
import { loginOf, serverOf, type MailboxServer } from './servers.ts'

const id = '01900000-0000-7000-8000-000000000001'
const wanted = { id, messageId: 'x@example.org' }
const trace = `Received: from client by mx.example.com (Lazaret)\r\n\twith ESMTP id ${id}; Tue, 1 Jan 2030 00:00:00 +0000\r\n`

test('our message has the Message-ID and the id in a trace field', () => {
  assert.ok(isOurs(`${trace}Message-ID: <x@example.org>\r\n`, wanted))
  assert.ok(isOurs(`Received: by other id 5\r\n${trace}message-id:\r\n <x@example.org>\r\n`, wanted))
  assert.ok(isOurs(trace, { id, messageId: '' }))
})

test('another message with the same Message-ID is not ours', () => {
  assert.ok(!isOurs('Received: by other id 5\r\nMessage-ID: <x@example.org>\r\n', wanted))
  assert.ok(!isOurs(`Subject: id ${id}\r\nMessage-ID: <x@example.org>\r\n`, wanted))
  assert.ok(!isOurs(`${trace.replace(id, `${id}0`)}Message-ID: <x@example.org>\r\n`, wanted))
})

test('neither is one with another Message-ID', () => {
  assert.ok(!isOurs(`${trace}Message-ID: <y@example.org>\r\n`, wanted))
})

const server: MailboxServer = {
  domain: '*.example.org',
  host: 'imap',
  port: 993,
  tls: 'implicit',
  verify: true,
  user: 'master',
  password: 'secret',
  login: '{mailbox}*{user}',
  folder: 'Hidden',
}

test('the server of a recipient is the first whose mask fits its domain', () => {
  const other = { ...server, domain: 'example.org' }
  assert.equal(serverOf([server, other], 'a@Example.ORG'), other)
  assert.equal(serverOf([server, other], 'a@b.example.org'), server)
  assert.equal(serverOf([server, other], 'a@example.com'), undefined)
  assert.equal(serverOf([server], 'a@bxexample.org'), undefined)
  assert.equal(loginOf(server, 'a@example.org'), 'a@example.org*master')
})

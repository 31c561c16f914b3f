/** Replies, addresses and trace fields: there and back, and what is no such thing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decodeXtext, encodeXtext, isMailbox, parsePath } from './address.ts'
import { countReceived, receivedField } from './received.ts'
import { formatReply, oneLine, parseReply, reply, replyText } from './reply.ts'

test('a reply survives the wire', () => {
  const word = fc.string({ unit: 'grapheme' }).map((text) => `x${oneLine(text)}`)
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 599 }),
      fc.constantFrom(undefined, '5.1.1', '2.0.0'),
      fc.array(word, { minLength: 1 }),
      (code, enhanced, texts) => {
        const value = reply(code, enhanced, ...texts)
        assert.deepEqual(parseReply(formatReply(value)), value)
      },
    ),
  )
})

test('what is no reply is none', () => {
  for (const text of [
    '',
    '250 OK',
    '250-a\r\n',
    '250-a\r\n550 b\r\n',
    '250 a\r\n250 b\r\n',
    '099 x\r\n',
    'abc\r\n',
    '2500\r\n',
  ])
    assert.equal(parseReply(text), undefined, JSON.stringify(text))
  assert.deepEqual(parseReply('250\r\n'), reply(250, undefined, ''))
  assert.equal(formatReply(reply(550, '5.0.0', 'a\r\n250 b')), '550 5.0.0 a 250 b\r\n')
  assert.equal(replyText(reply(550, '5.1.1', 'No', 'user')), '550 5.1.1 No user')
})

test('xtext goes there and back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCodePoint(code)) }),
      (text) => decodeXtext(encodeXtext(text)) === text,
    ),
  )
  assert.equal(decodeXtext(encodeXtext('ü+ß')), 'ü+ß')
  for (const bad of ['+', '+2', '+zz', '+0D+0A']) assert.equal(decodeXtext(bad), undefined)
})

test('no path lets a line or bracket through', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\r\n\0]/u.test(parsePath(text)?.address ?? '')))
  for (const bad of ['a', 'a@', '@b', 'a@b>', 'a b@c', 'a@b c', `${'a'.repeat(400)}@b`, 'a@b\r\n'])
    assert.equal(isMailbox(bad), false, bad)
  for (const good of ['a@b', '"a b"@c', 'a@[IPv6:::1]', 'ü@ö', 'Postmaster', "o'x+y=z@b.c"])
    assert.equal(isMailbox(good), true, good)
  assert.deepEqual(parsePath('<a@b> SIZE=1 size=2'), undefined)
})

test('our trace field counts as one', () => {
  const field = receivedField({
    clientName: 'evil)\r\nReceived: x',
    clientAddress: '::1',
    by: 'mx.example.org',
    software: 'Lazaret',
    id: '1',
    extended: 'ESMTP',
    tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
    date: new Date(0),
  })
  assert.match(field, / with ESMTPS id 1;\r\n\tThu, 01 Jan 1970 00:00:00 \+0000\r\n$/u)
  assert.equal(countReceived(Buffer.from(`${field}RECEIVED : y\r\nX-Received: z\r\n\r\nReceived: body\r\n`)), 2)
})

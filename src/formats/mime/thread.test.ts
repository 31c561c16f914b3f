/** Message identifiers of a thread. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHeaders } from './header.ts'
import { threadOf } from './thread.ts'

const thread = (...lines: string[]): string[] =>
  threadOf(readHeaders(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), 0).fields)

test('a message belongs with those it answers, each named once', () => {
  assert.deepEqual(
    thread(
      'Message-ID: <c@x.test>',
      'Subject: <no@id.test>',
      'In-Reply-To: <b@x.test>',
      'References: <a@x.test>',
      ' <b@x.test>',
    ),
    ['c@x.test', 'b@x.test', 'a@x.test'],
  )
  assert.deepEqual(thread('Subject: none'), [])
})

test('of a long thread the beginning and the end', () => {
  const ids = Array.from({ length: 300 }, (_, n) => `<${n}@x.test>`)
  const found = thread('Message-ID: <own@x.test>', `References: ${ids.join(' ')}`)
  assert.equal(found.length, 25)
  assert.deepEqual([found[0], found[1], found.at(-1)], ['own@x.test', '0@x.test', '299@x.test'])
})

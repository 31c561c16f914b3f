import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { newIdentifier } from '#core/identifier.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { startPostgres } from '#runtime/database/embedded.ts'
import { migrations, type GatewayTables } from './database.ts'
import { storable, writeBatch, type Batch } from './event-batch.ts'
import type { AcceptedMessage, EventPatch } from './recorder.ts'

const at = '2026-11-24T08:00:00.000Z'

function accepted(id: string, subject = 'x'): AcceptedMessage {
  const summary = { from: 'a@b.test', to: '', subject, messageId: '', date: '' }
  const clientAddress = '192.0.2.1'
  const recipients = ['one@bench.test', 'two@bench.test']
  const envelope = {
    sender: 'a@b.test',
    recipients: recipients.map((address) => ({ address })),
    clientAddress,
    clientName: 'x',
    receivedAt: at,
  }
  const row = { id, at, sender: 'a@b.test', recipients, summary, size: 7, clientAddress, rule: 'r' }
  return { ...row, outcome: 'active', unanalysed: false, envelope }
}

const batchOf = (parts: Partial<Batch>): Batch => ({
  messages: [],
  entries: [],
  guarded: [],
  patches: new Map<string, EventPatch>(),
  audit: [],
  ...parts,
})

test(
  'rows, what is said of them at once and later, and entries for known and unknown ids',
  { timeout: 180_000 },
  async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-events-'))
    await using stack = new AsyncDisposableStack()
    stack.defer(() => rmSync(directory, { recursive: true, force: true }))
    const postgres = await startPostgres({ directory: path.join(directory, 'postgres'), port: 0 })
    stack.defer(() => postgres.stop())
    const database = openDatabase<GatewayTables>(postgres.url)
    stack.defer(() => database.destroy())
    await migrate(database, 'gateway', migrations)
    const ids = Array.from({ length: 1_201 }, (_, index) => newIdentifier(1_000_000 + index))
    const [first = '', second = ''] = ids
    const entry = (event: string, what: string) => ({ event, at, what, detail: 'a\0b' })
    await writeBatch(
      database,
      batchOf({
        messages: ids.map((id) => accepted(id, id === first ? 'zero \0 byte \ud800' : 'x')),
        entries: [entry(first, 'received'), entry(first, 'delivered')],
        guarded: [entry(second, 'late-verdict'), entry(newIdentifier(5), 'late-verdict')],
        patches: new Map<string, EventPatch>([[first, { outcome: 'delivered', level: 'suspicious' }]]),
        audit: [{ at, who: 'me', what: 'changed', detail: '' }],
      }),
    )
    await writeBatch(
      database,
      batchOf({
        // A batch whose commit nobody confirmed comes again, with what was said since.
        messages: [accepted(second)],
        patches: new Map<string, EventPatch>([
          [first, { threat: 'T', backup: first }],
          [second, { outcome: 'bounced' }],
          [newIdentifier(6), { outcome: 'bounced' }],
        ]),
      }),
    )
    const rows = await database.selectFrom('gateway.event').selectAll().orderBy('id').execute()
    assert.equal(rows.length, ids.length)
    const { summary, envelope, recipients, outcome, level, threat, backup, size, unanalysed } = rows[0] ?? {}
    assert.equal(summary?.subject, 'zero \ufffd byte \ufffd')
    assert.deepEqual([envelope?.sender, recipients], ['a@b.test', ['one@bench.test', 'two@bench.test']])
    const told = { outcome, level, threat, backup, size, unanalysed }
    assert.deepEqual(told, {
      outcome: 'delivered',
      level: 'suspicious',
      threat: 'T',
      backup: first,
      size: 7,
      unanalysed: false,
    })
    assert.equal(rows[1]?.outcome, 'bounced')
    assert.deepEqual([rows[2]?.outcome, rows[2]?.level, rows[2]?.at.toISOString()], ['active', null, at])
    const entries = await database.selectFrom('gateway.entry').selectAll().orderBy('place').execute()
    assert.deepEqual(
      entries.map(({ event, what, detail }) => [event, what, detail]),
      [
        [first, 'received', 'a\ufffdb'],
        [first, 'delivered', 'a\ufffdb'],
        [second, 'late-verdict', 'a\ufffdb'],
      ],
    )
    assert.equal((await database.selectFrom('gateway.audit').selectAll().execute()).length, 1)
  },
)

test('what PostgreSQL would not take of a text is replaced, the rest stays', () => {
  assert.equal(
    storable([{ subject: 'plain \\u0000 "text" ü' }]),
    JSON.stringify([{ subject: 'plain \\u0000 "text" ü' }]),
  )
  assert.deepEqual(JSON.parse(storable(['a\0b', '\ud800x', { deep: ['\udc00'] }])), [
    'a\ufffdb',
    '\ufffdx',
    { deep: ['\ufffd'] },
  ])
})

test('no zero byte and no half of a pair is left in any text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat({ max: 0xffff })), (texts, units) => {
      const value = [...texts, String.fromCharCode(...units), '\0']
      const back = JSON.parse(storable(value)) as string[]
      assert.ok(back.every((text) => text.isWellFormed() && !text.includes('\0')))
      assert.equal(back.length, value.length)
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VerdictNotice } from '#contract/analysis-api.ts'
import { actLate, type LateParts } from './late.ts'

const id = '01900000-0000-7000-8000-000000000001'
const verdict: VerdictNotice = { submission: id, state: 'done', gaps: [], findings: 1, at: '2030-01-01T00:00:00.000Z' }
const bad: VerdictNotice = { ...verdict, level: 'malicious', threat: 'Trojan.Script.X\r\nBcc: all@example.org' }
const summary = { from: '', to: '', subject: 'Счёт 5', messageId: 'x@y', date: '' }

interface Seen {
  readonly notes: string[]
  readonly asked: string[]
  readonly told: string[]
  readonly mails: { to: string[]; sender: string; text: string }[]
}

function scene(outcome: string, more: Partial<LateParts> = {}): { parts: LateParts; seen: Seen } {
  const seen: Seen = { notes: [], asked: [], told: [], mails: [] }
  const parts: LateParts = {
    events: { noteIfKnown: (_, { what }) => void seen.notes.push(what) },
    async show() {
      if (outcome === 'away') throw new Error('no database')
      return outcome === 'unknown'
        ? undefined
        : { outcome, sender: 'a@b', recipients: ['c@d', 'e@f'], summary, rule: 'Default' }
    },
    isOurs: () => true,
    retractions: { configured: true, ask: async (one, action, who) => void seen.asked.push(`${one} ${action} ${who}`) },
    queue: {
      async enqueue({ envelope, data }) {
        const to = envelope.recipients.map(({ address }) => address)
        seen.mails.push({ to, sender: envelope.sender, text: data.toString() })
      },
    },
    automatic: () => true,
    report: (_, rows) => seen.told.push(...rows.map(({ action, recipient }) => `${action} ${recipient}`)),
    addresses: ['admin@example.com'],
    hostname: 'mx.test',
    now: () => 1_900_000_000_000,
    ...more,
  }
  return { parts, seen }
}

const bodyOf = (text: string): string => Buffer.from(text.split('\r\n\r\n')[1] ?? '', 'base64').toString()

test('a late detection is noted, told by mail with the null sender, and taken back', async () => {
  const { parts, seen } = scene('delivered')
  await actLate(parts, bad)
  assert.deepEqual(seen.notes, ['late-detection'])
  assert.deepEqual(seen.asked, [`${id} retract Lazaret`])
  assert.deepEqual(seen.told, ['late-detection c@d', 'late-detection e@f', 'late-notified admin@example.com'])
  const [mail] = seen.mails
  assert.deepEqual([mail?.to, mail?.sender], [['admin@example.com'], ''])
  const text = mail?.text ?? ''
  assert.match(text, /^Subject: Late detection: Trojan\.Script\.X\?Bcc: all@example\.org\r$/m)
  assert.ok(!/^Bcc:/m.test(text))
  assert.match(text, /^Auto-Submitted: auto-generated\r$/m)
  for (const word of ['Счёт 5', 'c@d', 'e@f', 'being moved out']) assert.ok(bodyOf(text).includes(word), word)
})

test('of what nobody got there is nothing to tell', async () => {
  for (const outcome of ['hold', 'quarantined', 'rejected', 'deleted-by-rule', 'unknown']) {
    const { parts, seen } = scene(outcome)
    await actLate(parts, bad)
    assert.deepEqual([seen.notes, seen.asked.length, seen.mails.length], [['late-verdict'], 0, 0], outcome)
  }
})

test('a verdict that is meant for another node is not told while the database is away', async () => {
  const { parts, seen } = scene('away', { isOurs: () => false })
  await actLate(parts, bad)
  assert.deepEqual([seen.notes, seen.asked.length, seen.mails.length], [['late-verdict'], 0, 0])
})

test('a late clean verdict is only noted', async () => {
  const { parts, seen } = scene('delivered')
  await actLate(parts, { ...verdict, level: 'benign' })
  assert.deepEqual([seen.notes, seen.asked.length, seen.mails.length], [['late-verdict'], 0, 0])
})

test('while the database is away people are told all the same', async () => {
  const { parts, seen } = scene('away', { automatic: () => false })
  await actLate(parts, bad)
  assert.equal(seen.asked.length, 0)
  assert.match(bodyOf(seen.mails[0]?.text ?? ''), /not known, because the database/)
})

test('the rule that let the message in says whether it is taken back', async () => {
  const automatic = (rule: string): boolean => rule === 'Default'
  const { parts, seen } = scene('delivered', { automatic })
  await actLate(parts, bad)
  assert.equal(seen.asked.length, 1)
  const other = scene('delivered', { automatic: (rule) => rule === 'Another' })
  await actLate(other.parts, bad)
  assert.deepEqual([other.seen.asked.length, other.seen.mails.length], [0, 1])
})

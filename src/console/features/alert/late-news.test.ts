import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lateNews } from './late-news.ts'

const at = '2026-01-01T00:00:00.000Z'
const told = (action: string, recipient: string) => ({ action, recipient, at })

test('who got the message and who was told, each once', () => {
  const dispositions = [
    told('released', 'a@x'),
    told('released-unanalysed', 'b@x'),
    told('deleted-by-rule', 'c@x'),
    told('late-detection', 'a@x'),
    told('late-notified', 'admin@x'),
    told('retract-begun', ''),
    told('mailbox-moved', 'a@x'),
  ]
  assert.deepEqual(lateNews({ dispositions }), { got: ['a@x', 'b@x'], told: ['admin@x'] })
  assert.deepEqual(lateNews({ dispositions: [] }), { got: [], told: [] })
})

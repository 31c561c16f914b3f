/** Markup is cut where a tree builder would take too long, and only there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounded } from './markup-bounds.ts'

test('ordinary pages stay whole', () => {
  const page = `<html><body>${'<p>text <b>x</b></p>'.repeat(2_000)}<script>if (a<b) c("<div>".repeat(9))</script></body></html>`
  assert.deepEqual(bounded(page), { text: page, cut: false })
})

test('open elements without end are cut', () => {
  for (const tag of ['<div>', '<b>', '<table>', '<x-y>', '<p>']) {
    const { text, cut } = bounded(tag.repeat(500_000))
    assert.ok(cut)
    assert.ok(text.length < tag.length * 4_000)
  }
})

test('tags inside scripts do not count', () => {
  assert.equal(bounded(`<script>${'<div>'.repeat(10_000)}</script>`).cut, false)
})

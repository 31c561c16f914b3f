import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOutdated, markChanged, rememberPage } from './changed.ts'

test('a page is outdated by what came after it was asked for, on its own list', async () => {
  const page = {}
  rememberPage(page, 'listQueue', performance.now())
  await new Promise((resolve) => setTimeout(resolve, 2))
  markChanged(['listEvents'])
  assert.ok(!isOutdated(page))
  markChanged(['listQueue'])
  assert.ok(isOutdated(page))
  const next = {}
  rememberPage(next, 'listQueue', performance.now() + 1)
  assert.ok(!isOutdated(next) && !isOutdated(undefined))
})

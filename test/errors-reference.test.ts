/** Keeps docs/reference/errors.md beside the table of failures: one row for each, with the same words. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { failures } from '#core/errors.ts'

const file = path.join(import.meta.dirname, '../docs/reference/errors.md')
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))

test('every failure has its row in the reference, and every row its failure', () => {
  const wanted = Object.entries(failures).map(
    ([code, { temporary, status, smtp, meaning }]) =>
      `| \`${code}\` | ${status} | ${smtp} | ${temporary ? 'yes' : 'no'} | ${meaning} |`,
  )
  assert.deepEqual(rows, wanted)
})

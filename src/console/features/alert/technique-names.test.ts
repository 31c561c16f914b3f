import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { techniqueName } from './technique-names.ts'

const rules = path.join(import.meta.dirname, '../../../../rules')

test('every technique of the shipped rules has its name', async () => {
  const files = (await readdir(rules, { recursive: true })).filter((name) => /\.(?:ya?ml|yara?)$/.test(name))
  const texts = await Promise.all(files.map((name) => readFile(path.join(rules, name), 'utf8')))
  const ids = new Set(texts.flatMap((text) => text.match(/\bT\d{4}(?:\.\d{3})?\b/gi) ?? []).values())
  const used = [...ids].map((id) => id.toUpperCase())
  assert.ok(used.length > 10)
  assert.deepEqual(
    used.filter((id) => techniqueName(id) === ''),
    [],
  )
})

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { createLog } from './log.ts'

test('a file gets one JSON object a line, secrets left out, levels below left out', () => {
  const destination = path.join(mkdtempSync(path.join(tmpdir(), 'lazaret-log-')), 'below', 'log')
  const log = createLog({ level: 'info', destination })
  log.debug('not this')
  log.info({ user: { name: 'a', password: 'p' } }, 'this')
  const lines = readFileSync(destination, 'utf8').trimEnd().split('\n')
  assert.equal(lines.length, 1)
  const entry = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  assert.equal(entry['msg'], 'this')
  assert.deepEqual(entry['user'], { name: 'a', password: '…' })
})

test('nothing goes to stdout', () => {
  const module = JSON.stringify(new URL('log.ts', import.meta.url).href)
  const script = `import(${module}).then(({ createLog }) => createLog({ level: 'info' }).info('hello'))`
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
  assert.equal(stdout, '')
  assert.match(stderr, /"msg":"hello"/)
})

test('a full disk loses the line and disturbs nobody', { skip: !existsSync('/dev/full') }, () => {
  const log = createLog({ level: 'info', destination: '/dev/full' })
  log.info('lost')
  log.error({ err: new Error('lost too') }, 'and this')
})

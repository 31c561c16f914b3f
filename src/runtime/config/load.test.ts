import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { Failure } from '#core/errors.ts'
import { describeConfig } from './describe.ts'
import { loadConfig } from './load.ts'

function fileWith(text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'lazaret-config-')), 'lazaret.yaml')
  writeFileSync(file, text)
  return file
}

function failureOf(text: string): string[] {
  const file = fileWith(text)
  try {
    loadConfig(file)
  } catch (error) {
    assert.ok(error instanceof Failure)
    assert.equal(error.code, 'invalid-configuration')
    return [error.message, ...error.details].map((line) => line.replace(file, 'FILE'))
  }
  return assert.fail('the configuration was accepted')
}

test('without a file the defaults hold', () => {
  const config = loadConfig(undefined)
  assert.equal(config.smtp.port, 2525)
  assert.equal(config.console.port, 9443)
  assert.equal(config.database.url, undefined)
})

test('the file wins over defaults, the command line over the file', () => {
  const file = fileWith('smtp: { port: 25 }\nlogLevel: warn\ndataDirectory: /srv/mail\n')
  const config = loadConfig(file, { smtp: { port: 2600 }, logLevel: undefined, dataDirectory: 'here' })
  assert.equal(config.smtp.port, 2600)
  assert.equal(config.logLevel, 'warn')
  assert.equal(config.dataDirectory, path.resolve('here'))
})

test('an unknown key is named with its place and the keys that exist', () => {
  const [first, second] = failureOf('smtp:\n  port: 25\n  prot: 26\nconsole:\n  prt: 1\n')
  assert.equal(
    first,
    'FILE:3:3: smtp.prot: there is no such key; known here are host, port, hostname, maxMessageMegabytes, tls, bareNewline',
  )
  assert.equal(second, 'FILE:5:3: console.prt: there is no such key; known here are host, port')
})

test('a wrong value is named with its place', () => {
  assert.match(failureOf('# comment\nsmtp:\n  port: many\n')[0] ?? '', /^FILE:3:3: smtp\.port: .*number/)
  assert.match(failureOf('logLevel: loud\n')[0] ?? '', /^FILE:1:1: logLevel: /)
})

test('a missing key points at what lacks it', () => {
  assert.match(failureOf('routes:\n  - nextHops: ["a:25"]\n')[0] ?? '', /^FILE:2:5: routes\.0\.domain: /)
})

test('broken YAML is named with its place', () => {
  assert.match(failureOf('smtp:\n  port: [1\n')[0] ?? '', /^FILE:\d+:\d+: /)
  assert.match(failureOf('- a\n')[0] ?? '', /^FILE:1:1: the file must be a map/)
})

test('a file that is not there is a failure, not a crash', () => {
  assert.throws(() => loadConfig('/nowhere/lazaret.yaml'), { code: 'invalid-configuration', message: /cannot be read/ })
})

test('a wrong override is not blamed on the file', () => {
  assert.throws(() => loadConfig(undefined, { smtp: { port: 70_000 } }), { message: /^command line: smtp\.port: / })
})

test('a route needs either next hops or mx', () => {
  const read = (route: string) => loadConfig(fileWith(`routes: [${route}]`)).routes[0]
  assert.deepEqual(read('{ domain: "*.Example.org", nextHops: ["10.0.0.1:25", "[::1]:2526"], tls: required }'), {
    domain: '*.example.org',
    nextHops: ['10.0.0.1:25', '[::1]:2526'],
    tls: 'required',
  })
  assert.deepEqual(read('{ domain: "*", mx: true }'), { domain: '*', mx: true, tls: 'opportunistic' })
  assert.throws(() => read('{ domain: "*" }'), { message: /either nextHops or mx/ })
  assert.throws(() => read('{ domain: "*", mx: true, nextHops: ["a:1"] }'), { message: /either nextHops or mx/ })
  assert.throws(() => read('{ domain: "*", nextHops: ["a"] }'), { message: /host:port/ })
})

test('the configuration is frozen to its depth', () => {
  const config = loadConfig(undefined)
  assert.throws(() => Object.assign(config.smtp, { port: 1 }), TypeError)
  assert.throws(() => Object.assign(config.retryMinutes, { 0: 1 }), TypeError)
})

test('every key has a meaning, its default and its value', () => {
  const lines = describeConfig(loadConfig(undefined, { smtp: { port: 26 } }))
  assert.deepEqual(
    lines.filter(({ meaning }) => meaning === ''),
    [],
  )
  const port = lines.find(({ key }) => key === 'smtp.port')
  assert.equal(port?.value, '26')
  assert.equal(port?.default, '2525')
  assert.ok(lines.some(({ key }) => key === 'smtp.tls.key'))
})

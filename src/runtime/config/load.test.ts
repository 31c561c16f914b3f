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
    'FILE:3:3: smtp.prot: there is no such key; known here are host, port, implicitTlsPort, hostname, maxMessageMegabytes, tls, bareNewline, pipelining, greetDelaySeconds, xclientFrom, proxyProtocolFrom, accounts, recipients, callForward, limits',
  )
  assert.equal(second, 'FILE:5:3: console.prt: there is no such key; known here are host, port, publicUrl')
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
  const security = { verify: false, dane: true, mtaSts: true }
  const read = (route: string) => loadConfig(fileWith(`routes: [${route}]`)).routes[0]
  assert.deepEqual(read('{ domain: "*.Example.org", nextHops: ["10.0.0.1:25", "[::1]:2526"], tls: required }'), {
    domain: '*.example.org',
    nextHops: [
      { at: '10.0.0.1:25', weight: 1 },
      { at: '[::1]:2526', weight: 1 },
    ],
    tls: 'required',
    ...security,
  })
  assert.deepEqual(read('{ domain: "*", mx: true }'), { domain: '*', mx: true, tls: 'opportunistic', ...security })
  const weighted = read('{ domain: a.org, nextHops: [{ at: "a:25", weight: 3 }, "b:25"] }')?.nextHops
  assert.deepEqual(
    weighted?.map(({ weight }) => weight),
    [3, 1],
  )
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

test('what the SMTP server trusts and limits is checked in form', () => {
  const read = (text: string) => loadConfig(fileWith(`smtp: ${text}`)).smtp
  assert.deepEqual(read('{ xclientFrom: ["192.0.2.0/24", "2001:db8::/32", "::1"] }').xclientFrom.length, 3)
  for (const bad of ['192.0.2.0/33', '2001:db8::/129', 'mx.example.org', '192.0.2.0/'])
    assert.throws(() => read(`{ proxyProtocolFrom: ["${bad}"] }`), {
      message: /proxyProtocolFrom\.0: must be an address/,
    })
  assert.throws(() => read('{ accounts: [{ user: u, passwordHash: secret }] }'), { message: /must be a hash/ })
  assert.throws(() => read('{ recipients: [{ domain: a.org, accept: listed }] }'), { message: /addresses or file/ })
  assert.throws(() => read('{ recipients: [{ domain: a.org, accept: any, addresses: [a@a.org] }] }'), {
    message: /addresses or file/,
  })
  assert.throws(() => read('{ limits: { message: { mimeDepth: 33 } } }'), { message: /mimeDepth/ })
  assert.equal(read('{ limits: { perClient: { connections: 0 } } }').limits.perClient.connections, 0)
})

test('the keys of list items are described and hashes are not shown', () => {
  const passwordHash = `argon2id$${'a'.repeat(32)}$${'b'.repeat(64)}`
  const lines = describeConfig(loadConfig(undefined, { smtp: { accounts: [{ user: 'u', passwordHash }] } }))
  assert.equal(lines.find(({ key }) => key === 'smtp.accounts')?.value, '[{"user":"u","passwordHash":"(hidden)"}]')
  for (const key of ['smtp.accounts[].user', 'routes[].domain', 'smtp.limits.perNetwork.connections'])
    assert.ok(
      lines.some((line) => line.key === key && line.meaning !== ''),
      key,
    )
})

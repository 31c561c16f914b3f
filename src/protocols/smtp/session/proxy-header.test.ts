import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseProxyV1, parseProxyV2, proxyV2Length } from './proxy-header.ts'

const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
const fixed = (command: number, family: number, length: number) =>
  Buffer.from([...signature, command, family, length >> 8, length & 255])

test('version 1: addresses of their family, nothing else', () => {
  assert.deepEqual(parseProxyV1('PROXY TCP4 192.0.2.1 192.0.2.2 4711 25'), { address: '192.0.2.1', port: 4711 })
  assert.deepEqual(parseProxyV1('PROXY TCP6 2001:db8::1 ::1 1 25'), { address: '2001:db8::1', port: 1 })
  assert.equal(parseProxyV1('PROXY UNKNOWN'), 'local')
  assert.equal(parseProxyV1('PROXY UNKNOWN ffff:f...f:ffff ffff 65535 65535'), 'local')
  for (const bad of [
    'PROXY',
    'PROXY TCP4 2001:db8::1 ::1 1 25',
    'PROXY TCP6 192.0.2.1 192.0.2.2 1 25',
    'PROXY TCP4 192.0.2.256 192.0.2.2 1 25',
    'PROXY TCP4 192.0.2.1 192.0.2.2 65536 25',
    'PROXY TCP4  192.0.2.1 192.0.2.2 1 25',
    'PROXY TCP4 192.0.2.1 192.0.2.2 1 25 more',
    'proxy TCP4 192.0.2.1 192.0.2.2 1 25',
  ])
    assert.equal(parseProxyV1(bad), 'malformed', bad)
})

test('version 2: both families, the balancer itself, and what is none', () => {
  const four = Buffer.from([192, 0, 2, 1, 192, 0, 2, 2, 0x12, 0x67, 0, 25])
  assert.deepEqual(parseProxyV2(fixed(0x21, 0x11, 12), four), { address: '192.0.2.1', port: 4711 })
  assert.equal(parseProxyV2(fixed(0x21, 0x11, 11), four.subarray(1)), 'malformed')
  const six = Buffer.alloc(36)
  six[15] = 1
  six[33] = 7
  assert.deepEqual(parseProxyV2(fixed(0x21, 0x21, 36), six), { address: '::1', port: 7 })
  assert.equal(parseProxyV2(fixed(0x20, 0x00, 0), Buffer.alloc(0)), 'local')
  assert.equal(parseProxyV2(fixed(0x21, 0x31, 0), Buffer.alloc(0)), 'local')
  assert.equal(parseProxyV2(fixed(0x22, 0x11, 12), four), 'malformed')
  assert.equal(proxyV2Length(fixed(0x21, 0x11, 515)), 515)
  assert.equal(proxyV2Length(Buffer.from('EHLO x\r\nMAIL FROM:')), undefined)
})

test('no bytes make the parsers throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const family of [0x11, 0x21]) parseProxyV2(fixed(0x21, family, bytes.length), Buffer.from(bytes))
      parseProxyV1(`PROXY ${Buffer.from(bytes).toString('latin1')}`)
      proxyV2Length(Buffer.from(bytes))
    }),
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { inNetworks, keysOf } from './networks.ts'

test('clients of one IPv4 /24 and of one IPv6 /64 share a network', () => {
  assert.deepEqual(keysOf('192.0.2.7'), { client: '192.0.2.7', network: '192.0.2.0/24' })
  assert.deepEqual(keysOf('::ffff:192.0.2.7'), keysOf('192.0.2.7'))
  assert.deepEqual(keysOf('2001:DB8::1'), { client: '2001:db8::1', network: '2001:db8:0:0::/64' })
  assert.equal(keysOf('2001:db8:0:0:ffff::1').network, keysOf('2001:db8::1').network)
  assert.notEqual(keysOf('2001:db8:0:1::1').network, keysOf('2001:db8::1').network)
  assert.deepEqual(keysOf('nonsense'), { client: 'nonsense', network: 'nonsense' })
})

test('an address is in its networks and in no other', () => {
  const trusted = inNetworks(['192.0.2.0/25', '198.51.100.7', '2001:db8::/32', '::1'])
  for (const address of ['192.0.2.127', '::ffff:192.0.2.1', '198.51.100.7', '2001:db8:ffff::1', '::1'])
    assert.equal(trusted(address), true, address)
  for (const address of ['192.0.2.128', '198.51.100.8', '2001:db9::', '::2', '', 'x', '::ffff:198.51.100.8'])
    assert.equal(trusted(address), false, address)
  assert.equal(inNetworks([])('127.0.0.1'), false)
})

test('every address is in the network of its own key', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const { network, client } = keysOf(address)
      assert.equal(inNetworks([network])(address), true)
      assert.deepEqual(keysOf(client), { client, network })
    }),
  )
})

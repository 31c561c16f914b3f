import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOfNobody, orderAddresses } from './addresses.ts'

test('the preferred family comes first, then turn by turn, four at most', () => {
  const all = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1', '2001:db8::2']
  assert.deepEqual(orderAddresses(all, 'ipv6'), ['2001:db8::1', '192.0.2.1', '2001:db8::2', '192.0.2.2'])
  assert.deepEqual(orderAddresses(all, 'ipv4'), ['192.0.2.1', '2001:db8::1', '192.0.2.2', '2001:db8::2'])
  assert.deepEqual(orderAddresses(['192.0.2.1'], 'ipv6'), ['192.0.2.1'])
  assert.deepEqual(orderAddresses([], 'ipv6'), [])
})

test('addresses that belong to nobody else are known', () => {
  const own = ['127.0.0.1', '127.8.9.1', '::1', '0.0.0.0', '::', '224.0.0.1', 'ff02::1', '169.254.1.1', 'fe80::1']
  for (const address of [...own, '255.255.255.255', '::ffff:127.0.0.1', 'nonsense', ''])
    assert.ok(isOfNobody(address), address)
  for (const address of ['8.8.8.8', '10.0.0.1', '2a00:1450::1', 'fd00::1']) assert.ok(!isOfNobody(address), address)
})

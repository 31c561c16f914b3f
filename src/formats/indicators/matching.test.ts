/** Under how many writings one address is found, and which networks hold an IP address. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalise } from './indicator.ts'
import { networkOf, networksOf } from './network.ts'
import { urlForms } from './url-forms.ts'

const found = (listed: string, link: string): 'same' | 'folder' | undefined => {
  const value = normalise('url', listed)
  const form = urlForms(link).find((one) => one.value === value)
  return form === undefined ? undefined : form.isFolder ? 'folder' : 'same'
}

test('scheme, port, slash, percent signs, query and fragment do not hide a listed address', () => {
  for (const [listed, link] of [
    ['http://a.example/x', 'https://a.example/x'],
    ['http://a.example:80/x', 'http://A.example./x'],
    ['a.example/x/', 'http://a.example/x'],
    ['http://a.example/x', 'http://a.example/x/'],
    ['http://a.example/%7Eme/%2f', 'http://a.example/~me/%2F'],
    ['http://a.example/x', 'http://a.example/%78?id=7#top'],
    ['http://a.example/x?id=7', 'https://user@a.example/x?id=7'],
  ] as const)
    assert.equal(found(listed, link), 'same', `${listed} ${link}`)
})

test('a listed folder holds what lies below it; another query or a like beginning does not match', () => {
  assert.equal(found('http://a.example/kit/', 'https://a.example/kit/step/login.php?x=1'), 'folder')
  assert.equal(found('http://a.example/', 'https://a.example/kit/login.php'), 'folder')
  assert.equal(found('http://a.example/kit', 'http://a.example/kitchen'), undefined)
  assert.equal(found('http://a.example/kit/', 'http://a.example/kitchen/'), undefined)
  assert.equal(found('http://a.example/x?id=7', 'http://a.example/x?id=8'), undefined)
  assert.equal(found('http://a.example:8080/x', 'http://a.example/x'), undefined)
})

test('an address lies in the networks that begin with its bits', () => {
  assert.ok(networksOf('203.0.113.200').includes('203.0.113.128/25'))
  assert.ok(!networksOf('203.0.113.100').includes('203.0.113.128/25'))
  assert.equal(networksOf('203.0.113.200').at(-1), '203.0.0.0/8')
  assert.ok(networksOf('2001:db8:7::1').includes('2001:db8::/32'))
  assert.deepEqual(networksOf('a.example'), [])
  assert.equal(networkOf('203.0.113.77/24')?.text, '203.0.113.0/24')
  assert.equal(networkOf('0.0.0.0/1'), undefined)
  assert.equal(networkOf('203.0.113.0/33'), undefined)
})

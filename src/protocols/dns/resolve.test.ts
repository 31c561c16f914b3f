/** What each kind of DNS answer means for mail; the lookups are a fake. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createResolver, type Lookup } from './resolve.ts'

const failure = (code: string) => Object.assign(new Error(code), { code })

const answer = <Value>(value: Value | string): Promise<Value> =>
  typeof value === 'string' ? Promise.reject(failure(value)) : Promise.resolve(value)

/** A string is the code of a failure. */
function fake(mx: { exchange: string; priority: number }[] | string, a: string[] | string = []): Lookup {
  return {
    resolveMx: () => answer(mx),
    resolve4: () => answer(a),
    resolve6: () => answer<string[]>('ENODATA'),
  }
}

test('exchanges come by priority', async () => {
  const resolver = createResolver(
    fake([
      { exchange: 'b', priority: 20 },
      { exchange: 'a', priority: 10 },
    ]),
  )
  assert.deepEqual(await resolver.exchanges('example.org'), [
    { host: 'a', priority: 10 },
    { host: 'b', priority: 20 },
  ])
})

test('null MX, implicit MX, nothing, literal', async () => {
  assert.equal(await createResolver(fake([{ exchange: '', priority: 0 }])).exchanges('x'), 'null-mx')
  assert.deepEqual(await createResolver(fake('ENODATA', ['192.0.2.1'])).exchanges('x'), [{ host: 'x', priority: 0 }])
  assert.deepEqual(await createResolver(fake('ENOTFOUND', 'ENOTFOUND')).exchanges('x'), [])
  assert.deepEqual(await createResolver(fake([])).exchanges('[IPv6:::1]'), [{ host: '::1', priority: 0 }])
})

test('a failing DNS is not an answer', async () => {
  await assert.rejects(createResolver(fake('ESERVFAIL')).exchanges('x'), { code: 'ESERVFAIL' })
  await assert.rejects(createResolver(fake('ENODATA', 'ETIMEOUT')).exchanges('x'), { code: 'ETIMEOUT' })
  await assert.rejects(createResolver(fake([])).exchanges('x', AbortSignal.abort()), { name: 'AbortError' })
})

test('an address needs no lookup', async () => {
  assert.deepEqual(await createResolver(fake('ESERVFAIL', 'ESERVFAIL')).addresses('127.0.0.1'), ['127.0.0.1'])
  assert.deepEqual(await createResolver(fake([], ['192.0.2.1'])).addresses('mx'), ['192.0.2.1'])
})

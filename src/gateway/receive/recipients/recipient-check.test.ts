import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { reply } from '#protocols/smtp/reply.ts'
import { AnswerCache } from './answer-cache.ts'
import { CallForward, type Hop } from './call-forward.ts'
import { openRecipientCheck, type RecipientCheckParts } from './recipient-check.ts'
import { openListFile } from './recipient-list.ts'

const cache = () => new AnswerCache({ times: { accepted: 1_000, refused: 1_000 }, most: 100, now: Date.now })
const verify = async (address: string) =>
  address.startsWith('known') ? reply(250, '2.1.5', 'Ok') : reply(550, '5.2.1', 'Mailbox disabled')
const forward = () =>
  new CallForward({ open: async () => ({ usable: true, verify, close: () => {} }), cache: cache(), now: Date.now })
const broken = () => new CallForward({ open: () => Promise.reject(new Error('down')), cache: cache(), now: Date.now })
const hop: Hop = { host: 'next', port: 25, tls: 'off' }

const open = (entries: RecipientCheckParts['entries'], more: Partial<RecipientCheckParts> = {}) =>
  openRecipientCheck({ entries, nextHopsOf: () => [hop], callForward: forward(), ...more })

test('the first entry that fits decides, without one any address is taken', async () => {
  const check = await open([
    { domain: 'a.example', accept: 'listed', addresses: ['User@A.example'], tls: 'off' },
    { domain: '*.example', accept: 'any', tls: 'off' },
    { domain: '*', accept: 'next-hop', tls: 'off' },
  ])
  assert.equal(await check('user@a.EXAMPLE'), undefined)
  assert.deepEqual(await check('other@a.example'), reply(550, '5.1.1', 'No such recipient here'))
  assert.equal(await check('anybody@b.example'), undefined)
  assert.equal(await check('known@c.test'), undefined)
  assert.equal(await (await open([]))('whoever@x.test'), undefined)
})

test('the next hop refuses in its own words; one that cannot be asked refuses nobody for good', async () => {
  const entry = { domain: '*', accept: 'next-hop', tls: 'off' } as const
  const refused = await (await open([entry]))('stranger@c.test')
  assert.deepEqual(refused, reply(550, '5.2.1', 'The server of the recipient said: 550 5.2.1 Mailbox disabled'))
  const unknown = await (await open([entry], { callForward: broken() }))('known@c.test')
  assert.deepEqual([unknown?.code, unknown?.enhanced], [451, '4.4.1'])
})

test('an entry that cannot be carried out ends the start', async () => {
  const entry = { domain: 'a.example', accept: 'next-hop', tls: 'off' } as const
  const noHops = { nextHopsOf: () => [] }
  await assert.rejects(open([entry], noHops), { code: 'invalid-configuration', message: /a\.example needs nextHop/ })
  assert.equal(await (await open([{ ...entry, nextHop: '[::1]:2525' }], noHops))('known@a.example'), undefined)
  const file = { domain: 'a.example', accept: 'listed', file: '/nowhere/list', tls: 'off' } as const
  await assert.rejects(open([file]), { code: 'invalid-configuration', message: /cannot be read/ })
})

test('a list is read again when it has changed, and stays when it is gone', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lazaret-list-'))
  const file = path.join(folder, 'list')
  let now = 0
  await writeFile(file, '# people\none@x.test\n\n TWO@x.test \r\n')
  const list = await openListFile(file, () => now)
  const has = () =>
    Promise.all(['one@x.test', 'Two@X.test', 'three@x.test', '', '# people'].map((one) => list.has(one)))
  assert.deepEqual(await has(), [true, true, false, false, false])
  await writeFile(file, 'three@x.test\n')
  assert.equal(await list.has('three@x.test'), false)
  now = 10_000
  assert.equal(await list.has('three@x.test'), true)
  await rm(folder, { recursive: true })
  now = 20_000
  assert.equal(await list.has('three@x.test'), true)
})

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { hashPassword } from '#runtime/access/passwords.ts'
import { openAccounts } from './accounts.ts'

let passwordHash = ''
before(async () => {
  passwordHash = await hashPassword('right')
})

const attempt = (user: string, password: string, address = '192.0.2.1') => ({
  user,
  password,
  client: { address, port: 1, name: 'x' },
})

test('an account signs in with its password and with no other; nobody else does', async () => {
  const accounts = await openAccounts([{ user: 'ann', passwordHash }], { delay: async () => {} })
  assert.equal(await accounts.signIn(attempt('ann', 'right')), true)
  assert.equal(await accounts.signIn(attempt('ann', 'wrong')), false)
  assert.equal(await accounts.signIn(attempt('bob', 'right')), false)
  assert.equal(await accounts.signIn(attempt('bob', '')), false)
})

test('guessing is slowed and stopped for its network, not for the owner elsewhere', async () => {
  const delays: number[] = []
  let now = 0
  const times = { now: () => now, delay: async (ms: number) => void delays.push(ms) }
  const accounts = await openAccounts([{ user: 'ann', passwordHash }], times)
  for (let turn = 0; turn < 10; turn += 1)
    assert.equal(await accounts.signIn(attempt('ann', `guess ${turn}`, `192.0.2.${turn}`)), false)
  assert.deepEqual(delays, [500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000])
  const stopped = await accounts.signIn(attempt('ann', 'right', '192.0.2.77'))
  assert.equal(typeof stopped === 'object' && stopped.code, 454)
  assert.equal(await accounts.signIn(attempt('ann', 'right', '198.51.100.1')), true)
  now = 600_000
  assert.equal(await accounts.signIn(attempt('ann', 'right', '192.0.2.77')), true)
})

test('attempts side by side are counted before their answers are known', async () => {
  const accounts = await openAccounts([{ user: 'ann', passwordHash }], { delay: async () => {} })
  const answers = await Promise.all(Array.from({ length: 20 }, () => accounts.signIn(attempt('ann', 'wrong'))))
  assert.equal(answers.filter((answer) => answer === false).length, 10)
})

test('an account writes as itself where its senders are given', async () => {
  const accounts = await openAccounts([
    { user: 'ann', passwordHash, senders: ['ann@x.test', '*@Y.test'] },
    { user: 'bob', passwordHash },
  ])
  const may = (user: string, sender: string) => accounts.maySendAs(user, sender)
  assert.deepEqual(
    [may('ann', 'Ann@X.test'), may('ann', 'any@y.test'), may('ann', 'bob@x.test'), may('ann', ''), may('bob', 'a@b')],
    [true, true, false, false, true],
  )
})

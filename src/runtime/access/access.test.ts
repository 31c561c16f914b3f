import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { defineRoute } from '#contract/route.ts'
import { startPostgres, type EmbeddedPostgres } from '../database/embedded.ts'
import { handle } from '../http/handler.ts'
import { startHttp, type HttpServer } from '../http/server.ts'
import { openAccess, type Access } from './access.ts'

const root = mkdtempSync(path.join(tmpdir(), 'lazaret-access-'))
const secretDirectory = path.join(root, 'secret')
const passwordFile = path.join(secretDirectory, 'first-password.json')

const readMail = defineRoute({
  id: 'readMail',
  method: 'GET',
  path: '/api/v1/mail',
  access: 'gateway:read',
  summary: 'A route of a part.',
  reply: z.object({ mail: z.number() }),
})

interface Reply {
  readonly status: number
  readonly cookies: readonly string[]
  readonly body: Record<string, unknown>
}

suite('access', () => {
  let database: EmbeddedPostgres
  let access: Access
  let server: HttpServer
  let cookie = ''
  const fail = (error: unknown) => assert.ifError(error)
  const open = () =>
    openAccess({
      databaseUrl: database.url,
      secretDirectory,
      parts: ['gateway'],
      onFailure: fail,
      onChange: assert.fail,
    })

  before(async () => {
    database = await startPostgres({ directory: path.join(root, 'database'), port: 0 })
    access = await open()
    const mounted = [...access.mounted, handle(readMail, () => ({ mail: 1 }))]
    const listen = { host: '127.0.0.1', port: 0 }
    const caller: Access['caller'] = (request) => access.caller(request)
    server = await startHttp({ listen, mounted, caller, maxBody: 1000, log: pino({ level: 'silent' }) })
  })
  after(async () => {
    await server.stop()
    await access[Symbol.asyncDispose]()
    await database.stop()
    rmSync(root, { recursive: true, force: true })
  })

  const ask = async (method: string, where: string, body?: object): Promise<Reply> => {
    const content = body ? { body: JSON.stringify(body) } : {}
    const headers = { cookie, ...(body ? { 'content-type': 'application/json' } : {}) }
    const response = await fetch(`http://127.0.0.1:${server.port}/api/v1${where}`, { method, headers, ...content })
    const cookies = response.headers.getSetCookie()
    return { status: response.status, cookies, body: (await response.json()) as Reply['body'] }
  }
  const keep = ({ cookies }: Reply) => (cookie = cookies.map((one) => one.split(';')[0]).join('; '))
  const next = 'a much longer password'

  test('nobody is signed in at first', async () => {
    assert.equal((await ask('GET', '/session')).body['code'], 'not-signed-in')
    assert.equal((await ask('GET', '/mail')).status, 401)
  })

  test('the one-time password is kept for its owner alone and shown again', async () => {
    assert.equal(statSync(passwordFile).mode & 0o777, 0o600)
    const again = await open()
    assert.deepEqual(again.firstPassword, access.firstPassword)
    await again[Symbol.asyncDispose]()
  })

  test('a wrong password and an unknown name get the same answer', async () => {
    const wrong = await ask('POST', '/session', { name: 'admin', password: 'wrong' })
    const unknown = await ask('POST', '/session', { name: 'nobody', password: 'wrong' })
    assert.equal(wrong.status, 401)
    assert.deepEqual(wrong, unknown)
  })

  test('signing in sets a cookie no script and no other site can use', async () => {
    const reply = await ask('POST', '/session', access.firstPassword)
    assert.equal(reply.status, 200)
    assert.equal(reply.body['mustChangePassword'], true)
    assert.deepEqual(reply.body['parts'], ['gateway'])
    assert.equal(reply.cookies.length, 1)
    for (const word of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
      assert.ok(reply.cookies[0]?.includes(word), word)
    keep(reply)
  })

  test('before the change of the one-time password nothing else is allowed', async () => {
    const { status, body } = await ask('GET', '/mail')
    assert.equal(status, 403)
    assert.match(String(body['message']), /Change the one-time password first/)
    assert.equal((await ask('GET', '/session')).status, 200)
  })

  test('a new password must be new, long, and confirmed by the current one', async () => {
    const current = access.firstPassword?.password
    assert.equal((await ask('POST', '/session/password', { current: 'wrong', next })).body['code'], 'not-allowed')
    assert.equal((await ask('POST', '/session/password', { current, next: 'short' })).status, 400)
    assert.equal((await ask('POST', '/session/password', { current, next: current })).status, 400)
    assert.equal(existsSync(passwordFile), true)
  })

  test('the change ends other sessions, removes the kept password and opens the rest', async () => {
    const current = access.firstPassword?.password
    const old = cookie
    const reply = await ask('POST', '/session/password', { current, next })
    assert.equal(reply.body['mustChangePassword'], false)
    assert.equal((await ask('GET', '/session')).status, 401)
    keep(reply)
    assert.notEqual(cookie, old)
    assert.deepEqual(await ask('GET', '/mail'), { status: 200, cookies: [], body: { mail: 1 } })
    assert.equal(existsSync(passwordFile), false)
    const again = await open()
    assert.equal(again.firstPassword, undefined)
    await again[Symbol.asyncDispose]()
  })

  test('signing out ends the session on the server too', async () => {
    assert.equal((await ask('DELETE', '/session')).status, 200)
    assert.equal((await ask('GET', '/session')).status, 401)
  })

  test('a forged cookie is nobody', async () => {
    cookie = cookie.replace(/=.{10}/, '=AAAAAAAAAA')
    assert.equal((await ask('GET', '/session')).status, 401)
    cookie = ''
  })

  test('while the database is down it says so, and goes on when it is back', async () => {
    const port = Number(new URL(database.url).port)
    keep(await ask('POST', '/session', { name: 'admin', password: next }))
    await database.stop()
    for (const [method, where, body] of [
      ['POST', '/session', { name: 'admin', password: next }],
      ['GET', '/session'],
      ['GET', '/mail'],
    ] as const) {
      const reply = await ask(method, where, body)
      assert.deepEqual([reply.status, reply.body['code']], [503, 'database-unavailable'], where)
    }
    const told: unknown[] = []
    const parts = ['gateway'] as const
    const onFailure = (error: unknown) => void told.push(error)
    const options = { databaseUrl: database.url, secretDirectory, parts, onFailure, onChange: assert.fail }
    await using late = await openAccess(options)
    const nobody = { headers: {} }
    await assert.rejects(late.caller(nobody), { code: 'database-unavailable' })
    database = await startPostgres({ directory: path.join(root, 'database'), port })
    assert.equal((await ask('GET', '/mail')).status, 200)
    while ((await late.caller(nobody).catch(() => undefined)) === undefined) await setImmediate()
    assert.equal(told.length > 0, true)
    cookie = ''
  })

  test('too many failed attempts are refused, the right password among them', async () => {
    for (let attempt = 0; attempt < 12; attempt += 1)
      await ask('POST', '/session', { name: 'admin', password: 'wrong' })
    const { status, body } = await ask('POST', '/session', { name: 'admin', password: next })
    assert.equal(status, 429)
    assert.equal(body['code'], 'too-many')
  })
})

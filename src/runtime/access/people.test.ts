/** Several people sign in, each allowed what the role says; nobody shuts the last administrator out. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, suite, test } from 'node:test'
import { pino } from 'pino'
import { z } from 'zod'
import { rolePermissions, roles, type PersonRow } from '#contract/people-api.ts'
import { defineRoute, permissions } from '#contract/route.ts'
import { openPool } from '../database/database.ts'
import { startPostgres, type EmbeddedPostgres } from '../database/embedded.ts'
import { localCaller } from '../http/caller.ts'
import { handle } from '../http/handler.ts'
import { startHttp, type HttpServer } from '../http/server.ts'
import { openAccess, type Access } from './access.ts'

const root = mkdtempSync(path.join(tmpdir(), 'lazaret-people-'))
const secretDirectory = path.join(root, 'secret')
const asked = (access: 'analysis:write' | 'gateway:write') =>
  defineRoute({
    id: access,
    method: 'GET',
    path: `/api/v1/${access.replace(':', '-')}`,
    access,
    summary: 'A route of a part.',
    reply: z.object({}),
  })

interface Reply {
  readonly status: number
  readonly cookie: string
  readonly body: Record<string, unknown>
}

suite('people', () => {
  let database: EmbeddedPostgres
  let access: Access
  const servers: HttpServer[] = []
  const changes: string[] = []
  const onChange = (what: string, who: string) => void changes.push(`${who}: ${what}`)
  const onFailure = (error: unknown) => assert.ifError(error)
  const open = () =>
    openAccess({ databaseUrl: database.url, secretDirectory, parts: ['gateway', 'analysis'], onFailure, onChange })

  before(async () => {
    database = await startPostgres({ directory: path.join(root, 'database'), port: 0 })
    access = await open()
    const mounted = [
      ...access.mounted,
      ...(['analysis:write', 'gateway:write'] as const).map((one) => handle(asked(one), () => ({}))),
    ]
    const shared = { listen: { host: '127.0.0.1', port: 0 }, mounted, maxBody: 1_000, log: pino({ level: 'silent' }) }
    for (const caller of [localCaller, (request: Parameters<Access['caller']>[0]) => access.caller(request)])
      servers.push(await startHttp({ ...shared, caller }))
  })
  after(async () => {
    for (const server of servers) await server.stop()
    await access[Symbol.asyncDispose]()
    await database.stop()
    rmSync(root, { recursive: true, force: true })
  })

  /** Without a cookie as the shell does it, with one as the console. */
  async function ask(
    method: string,
    where: string,
    { body, cookie }: { body?: object; cookie?: string } = {},
  ): Promise<Reply> {
    const [local, web] = servers
    const content = body ? { body: JSON.stringify(body) } : {}
    const headers = {
      ...(cookie === undefined ? {} : { cookie }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    }
    const port = (cookie === undefined ? local : web)?.port
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${where}`, { method, headers, ...content })
    const set = response.headers.getSetCookie().map((one) => one.split(';')[0])
    return { status: response.status, cookie: set.join('; '), body: (await response.json()) as Reply['body'] }
  }

  const own = 'a much longer password'
  async function signIn(name: string, password: unknown): Promise<string> {
    const first = await ask('POST', '/session', { body: { name, password }, cookie: '' })
    assert.equal(first.status, 200, JSON.stringify(first.body))
    assert.equal(first.body['mustChangePassword'], true)
    const body = { current: password, next: own }
    return (await ask('POST', '/session/password', { body, cookie: first.cookie })).cookie
  }
  const add = async (name: string, role: string) =>
    (await ask('POST', '/people', { body: { name, role } })).body['password']
  const people = async () => (await ask('GET', '/people')).body['people'] as PersonRow[]

  test('each role gives permissions that exist, and the administrator has them all', () => {
    for (const role of roles)
      assert.deepEqual(
        rolePermissions[role].filter((one) => !permissions.includes(one)),
        [],
      )
    assert.deepEqual([...rolePermissions.administrator].sort(), [...permissions].sort())
  })

  test('a person signs in with the one-time password and may do what the role says', async () => {
    const cookie = await signIn('olga', await add('olga', 'officer'))
    assert.equal((await ask('GET', '/analysis-write', { cookie })).status, 200)
    assert.equal((await ask('GET', '/gateway-write', { cookie })).status, 403)
    assert.equal((await ask('GET', '/people', { cookie })).status, 403)
    assert.deepEqual((await ask('GET', '/session', { cookie })).body['parts'], ['analysis'])
    const [, olga] = await people()
    assert.deepEqual([olga?.name, olga?.role, olga?.mustChangePassword], ['olga', 'officer', false])
  })

  test('another role counts at once, in sessions that are open too', async () => {
    const cookie = (await ask('POST', '/session', { body: { name: 'olga', password: own }, cookie: '' })).cookie
    assert.equal((await ask('PUT', '/people/olga', { body: { role: 'auditor' } })).status, 200)
    assert.equal((await ask('GET', '/analysis-write', { cookie })).status, 403)
    assert.equal((await ask('PUT', '/people/olga', { body: { role: 'emperor' } })).status, 400)
  })

  test('a reset ends the sessions, and only the new one-time password opens', async () => {
    const cookie = (await ask('POST', '/session', { body: { name: 'olga', password: own }, cookie: '' })).cookie
    const made = await ask('POST', '/people/olga/password')
    assert.equal((await ask('GET', '/session', { cookie })).status, 401)
    assert.equal((await ask('POST', '/session', { body: { name: 'olga', password: own }, cookie: '' })).status, 401)
    await signIn('olga', made.body['password'])
  })

  test('who is removed is nobody, and can be added anew', async () => {
    const cookie = (await ask('POST', '/session', { body: { name: 'olga', password: own }, cookie: '' })).cookie
    assert.equal((await ask('DELETE', '/people/olga')).status, 200)
    assert.equal((await ask('GET', '/session', { cookie })).status, 401)
    assert.deepEqual(
      (await people()).map(({ name }) => name),
      ['admin'],
    )
    assert.equal((await ask('DELETE', '/people/olga')).status, 404)
    await signIn('olga', await add('olga', 'operator'))
  })

  test('the last administrator stays one, nobody is there twice, and names are names', async () => {
    assert.equal((await ask('DELETE', '/people/admin')).status, 409)
    assert.equal((await ask('PUT', '/people/admin', { body: { role: 'operator' } })).status, 409)
    assert.equal((await ask('POST', '/people', { body: { name: 'olga', role: 'officer' } })).status, 409)
    assert.equal((await ask('POST', '/people', { body: { name: 'Olga Ω', role: 'officer' } })).status, 400)
  })

  test('an administrator does not shut themselves out from the console', async () => {
    await add('anna', 'administrator')
    const lost = await ask('POST', '/people/admin/password')
    assert.equal(
      await open().then(async (again) => (await again[Symbol.asyncDispose](), again.firstPassword)),
      undefined,
    )
    const cookie = await signIn('admin', lost.body['password'])
    for (const [method, where, body] of [
      ['DELETE', '/people/admin'],
      ['PUT', '/people/admin', { role: 'auditor' }],
      ['POST', '/people/admin/password'],
    ] as const)
      assert.equal((await ask(method, where, { cookie, ...(body ? { body } : {}) })).status, 409)
    assert.equal((await ask('DELETE', '/people/anna', { cookie })).status, 200)
    assert.ok(changes.includes('admin: anna may not sign in any more'))
    assert.ok(changes.includes('local: the password of admin was reset'))
  })

  test('those of the time before roles are administrators', async () => {
    const pool = openPool(database.url, 'access')
    await pool.query(`alter table "user" add column permissions text not null default ''`)
    await pool.query(`update "user" set role = null where name = 'olga'`)
    await pool.end()
    const again = await open()
    await again[Symbol.asyncDispose]()
    assert.equal((await people()).find(({ name }) => name === 'olga')?.role, 'administrator')
    assert.equal(typeof (await add('boris', 'officer')), 'string')
  })
})

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { pino } from 'pino'
import { z } from 'zod'
import { defineRoute } from '#contract/route.ts'
import type { Caller } from './caller.ts'
import { handle, type Mounted } from './handler.ts'
import { startHttp } from './server.ts'

const base = { summary: 'A test route.', access: 'gateway:read' } as const
const change = defineRoute({
  ...base,
  id: 'change',
  method: 'POST',
  path: '/api/v1/things/:id',
  params: z.object({ id: z.coerce.number() }),
  body: z.object({ name: z.string() }),
  reply: z.object({ id: z.number(), name: z.string() }),
})
const take = defineRoute({ ...base, id: 'take', method: 'GET', path: '/api/v1/bytes', form: 'bytes' })
const stream = defineRoute({
  ...base,
  id: 'stream',
  method: 'GET',
  path: '/api/v1/stream',
  form: 'events',
  reply: z.object({ last: z.string() }),
})
const send = defineRoute({
  ...base,
  id: 'send',
  method: 'POST',
  path: '/api/v1/send',
  access: 'system',
  reply: z.object({ head: z.unknown(), size: z.number() }),
})
const fault = defineRoute({ ...base, id: 'fault', method: 'GET', path: '/api/v1/fault', access: 'public' })

async function* events(last: string, signal: AbortSignal) {
  yield { id: '7', data: { last } }
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

const mounted: readonly Mounted[] = [
  handle(change, ({ params, body }) => ({ ...params, ...body, secret: 'stripped' })),
  handle(take, () => ({ bytes: Buffer.from([0, 255]), fileName: 'a "ж.eml', type: 'message/rfc822' })),
  handle(stream, ({ lastEventId = '', signal }) => events(lastEventId, signal)),
  handle(send, async ({ upload }) => {
    const { head, content } = await upload()
    return { head, size: content.length }
  }),
  handle(fault, () => {
    throw new Error('secret inside')
  }),
]

function consoleFiles(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'lazaret-http-'))
  mkdirSync(path.join(directory, 'assets'))
  writeFileSync(path.join(directory, 'index.html'), '<script nonce="__CSP_NONCE__"></script>')
  writeFileSync(path.join(directory, 'assets/a.js'), '1')
  return directory
}

async function serve(context: TestContext, caller: Caller = { kind: 'local' }) {
  const listen = { host: '127.0.0.1', port: 0 }
  const around = { maxBody: 1000, log: pino({ level: 'silent' }), staticDirectory: consoleFiles() }
  const server = await startHttp({ ...around, listen, mounted, caller: () => Promise.resolve(caller) })
  context.after(() => server.stop())
  const ask = (where: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${where}`, init)
  const codeOf = async (where: string, init?: RequestInit) =>
    ((await (await ask(where, init)).json()) as { code: string }).code
  return { server, ask, codeOf }
}

const json = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

test('a handler gets parsed values and its reply is cut to the contract', async (context) => {
  const { ask } = await serve(context)
  const reply = await ask('/api/v1/things/7', json({ name: 'a' }))
  assert.deepEqual(await reply.json(), { id: 7, name: 'a' })
  assert.equal(reply.headers.get('x-content-type-options'), 'nosniff')
})

test('every error has the one form', async (context) => {
  const { ask, codeOf } = await serve(context)
  const wrong = (await (await ask('/api/v1/things/7', json({ name: 1 }))).json()) as { details: string[] }
  assert.match(wrong.details[0] ?? '', /^body\.name: /)
  assert.equal(await codeOf('/api/v1/nothing'), 'not-found')
  assert.equal(await codeOf('/api/v1/things/7', { ...json({}), body: '{' }), 'invalid-request')
  const inner = await (await ask('/api/v1/fault')).text()
  assert.match(inner, /"code":"internal".*"id":"[0-9a-f-]{36}"/)
  assert.doesNotMatch(inner, /secret/)
})

test('access is checked before anything else', async (context) => {
  const nobody = await serve(context, { kind: 'nobody' })
  assert.equal(await nobody.codeOf('/api/v1/bytes'), 'not-signed-in')
  const weak = await serve(context, { kind: 'person', name: 'a', permissions: ['analysis:read'] })
  assert.equal(await weak.codeOf('/api/v1/bytes'), 'not-allowed')
  const system = await serve(context, { kind: 'system', fingerprint: 'f', address: '' })
  assert.equal(await system.codeOf('/api/v1/bytes'), 'not-signed-in')
  const held = { kind: 'person', name: 'a', permissions: ['gateway:read'], mustChangePassword: true } as const
  assert.equal(await (await serve(context, held)).codeOf('/api/v1/bytes'), 'not-allowed')
})

test('a write from a foreign page is refused', async (context) => {
  const { codeOf, ask, server } = await serve(context)
  assert.equal(await codeOf('/api/v1/things/7', json({ name: 'a' }, { origin: 'https://evil.test' })), 'not-allowed')
  assert.equal(await codeOf('/api/v1/things/7', json({ name: 'a' }, { origin: 'null' })), 'not-allowed')
  const own = await ask('/api/v1/things/7', json({ name: 'a' }, { origin: `http://127.0.0.1:${server.port}` }))
  assert.equal(own.status, 200)
})

test('a download carries its name and bytes', async (context) => {
  const reply = await (await serve(context)).ask('/api/v1/bytes')
  assert.deepEqual([...new Uint8Array(await reply.arrayBuffer())], [0, 255])
  const expected = `attachment; filename="a __.eml"; filename*=UTF-8''a%20%22%D0%B6.eml`
  assert.equal(reply.headers.get('content-disposition'), expected)
})

test('events are flushed at once and end with the server', async (context) => {
  const { ask, server } = await serve(context)
  const reply = await ask('/api/v1/stream', { headers: { 'last-event-id': '6' } })
  assert.equal(reply.headers.get('content-type'), 'text/event-stream')
  const rest = reply.text()
  await server.stop()
  assert.equal(await rest, ': connected\n\nid: 7\ndata: {"last":"6"}\n\n')
})

test('an upload is read up to its limit', async (context) => {
  const { ask, codeOf } = await serve(context, { kind: 'system', fingerprint: 'f', address: '' })
  const form = (size: number) => {
    const body = new FormData()
    body.set('submission', JSON.stringify({ id: 1 }))
    body.set('content', new Blob([new Uint8Array(size)]))
    return { method: 'POST', body }
  }
  assert.deepEqual(await (await ask('/api/v1/send', form(1000))).json(), { head: { id: 1 }, size: 1000 })
  assert.equal(await codeOf('/api/v1/send', form(1001)), 'too-large')
  assert.equal(await codeOf('/api/v1/send', json({})), 'invalid-request')
})

test('the console comes with a fresh nonce, whatever the page, and cached assets', async (context) => {
  const { ask } = await serve(context)
  const page = await ask('/queue/1', { headers: { accept: 'text/html' } })
  const nonce = /nonce="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  assert.ok(page.headers.get('content-security-policy')?.includes(`script-src 'self' 'nonce-${nonce}'`))
  assert.notEqual(await (await ask('/')).text(), await (await ask('/')).text())
  assert.match((await ask('/assets/a.js')).headers.get('cache-control') ?? '', /immutable/)
  assert.equal((await ask('/assets/../../x')).status, 404)
})

test('a port in use is a failure that names it', async (context) => {
  const { server } = await serve(context)
  const listen = { host: '127.0.0.1', port: server.port }
  const caller = () => Promise.resolve<Caller>({ kind: 'nobody' })
  const second = startHttp({ listen, mounted: [], caller, maxBody: 1, log: pino({ level: 'silent' }) })
  await assert.rejects(second, { code: 'port-in-use', message: new RegExp(String(server.port)) })
})

/** Keeps docs/reference/api.md beside the routes of the contracts, and what is published of them sound. `WRITE_REFERENCE=1` writes it anew. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { openApiOf, templateOf } from '#contract/openapi.ts'
import type { Route } from '#contract/route.ts'

const contracts = path.join(import.meta.dirname, '../src/contract')
const file = path.join(import.meta.dirname, '../docs/reference/api.md')

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'id' in value && 'method' in value && 'path' in value

async function allRoutes(): Promise<Route[]> {
  const names = readdirSync(contracts, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )
  const modules = await Promise.all(names.map((name) => import(path.join(contracts, name)) as Promise<object>))
  const routes = new Set(modules.flatMap((one) => Object.values(one)).filter((value) => isRoute(value)))
  return [...routes].sort((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`))
}

const accessOf = ({ access }: Route): string =>
  ({ public: 'anybody', system: 'connected system', 'signed-in': 'signed in' })[access as string] ?? `\`${access}\``

const referenceOf = (routes: readonly Route[]): string =>
  [
    '# The API',
    '',
    'Every route of Lazaret. A running system publishes them with the schemas of what they take and answer as OpenAPI 3.1 at',
    "`/api/v1/openapi.json`, on the console's port for people and on the port for connected systems for those.",
    '',
    '| Route | For | What it does |',
    '|---|---|---|',
    ...routes.map(
      (route) => `| \`${route.method} ${templateOf(route.path)}\` | ${accessOf(route)} | ${route.summary} |`,
    ),
    '',
  ].join('\n')

test('every route has its row in the reference, and every row its route', async () => {
  const wanted = referenceOf(await allRoutes())
  if (process.env['WRITE_REFERENCE'] === '1') writeFileSync(file, wanted)
  assert.equal(readFileSync(file, 'utf8'), wanted)
})

test('ids and addresses of routes are unique, and the parameters of a path are those of its schema', async () => {
  const routes = await allRoutes()
  assert.ok(routes.length > 50)
  assert.equal(new Set(routes.map(({ id }) => id)).size, routes.length)
  assert.equal(new Set(routes.map(({ method, path: at }) => `${method} ${at}`)).size, routes.length)
  const { paths } = openApiOf(routes, '1')
  for (const [template, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const inPath = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const parameters = (operation['parameters'] ?? []) as { in: string; name: string; required: boolean }[]
      const named = parameters.filter((one) => one.in === 'path')
      const names = named.map(({ name }) => name)
      assert.deepEqual(new Set(names), new Set(inPath), `${method} ${template}`)
      assert.ok(named.every(({ required }) => required))
    }
})

test('what is published is JSON, and every reference in it leads somewhere', async () => {
  const document = openApiOf(await allRoutes(), '1')
  const text = JSON.stringify(document)
  for (const [, target = ''] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
    assert.match(target, /^#\//)
    let at: unknown = document
    for (const step of target.slice(2).split('/')) at = (at as Record<string, unknown>)[step]
    assert.notEqual(at, undefined, target)
  }
  const upload = document.paths['/api/v1/submissions']?.['post']?.['requestBody']
  assert.ok(JSON.stringify(upload).includes('multipart/form-data'))
})

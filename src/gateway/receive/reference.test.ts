/** Keeps docs/reference/smtp.md beside what it describes: commands, extensions, replies and keys. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import tls from 'node:tls'
import { testCertificate } from '#protocols/smtp/certificate.fixture.ts'
import { converse, serveLoopback } from '#protocols/smtp/loopback.fixture.ts'
import { verbs } from '#protocols/smtp/session/commands/index.ts'
import { describeConfig } from '#runtime/config/describe.ts'

const root = path.join(import.meta.dirname, '../../..')
const page = readFileSync(path.join(root, 'docs/reference/smtp.md'), 'utf8')

/** Cells of the table below a heading, without its head. */
function table(heading: string): string[][] {
  const section = page.split(/^## /mu).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(2).map((row) =>
    row
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
}

const first = (heading: string) => table(heading).map(([cell]) => cell?.replaceAll('`', '') ?? '')

test('every command has its row', () => {
  assert.deepEqual(first('Commands').toSorted(), [...verbs.keys()].toSorted())
})

test('every extension has its row', async () => {
  const secure = { tls: tls.createSecureContext(testCertificate) }
  await using plain = await serveLoopback({ ...secure, mayXclient: () => true })
  const text = await converse(plain, ['EHLO x\r\n', 'QUIT\r\n'])
  const offered = [...text.matchAll(/^250[ -](\S+)/gmu)].map(([, keyword]) => keyword ?? '').slice(1)
  assert.deepEqual(first('Extensions').toSorted(), [...offered, 'AUTH'].toSorted())
})

function sources(folder: string): string {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
  const own = names.filter((name) => name.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/u.test(name))
  return own.map((name) => readFileSync(path.join(root, folder, name), 'utf8')).join('\n')
}

test('every reply has its row, and every row its reply', () => {
  const code = sources('src/protocols/smtp/session') + sources('src/gateway/receive')
  const found = [
    ...code.matchAll(/\breply\(\s*(\d{3}),\s*(?:'([\d.]+)'|undefined)/gu),
    ...code.matchAll(/\bcode: (\d{3}),\s*enhanced: '([\d.]+)'/gu),
  ].map(([, reply, enhanced]) => [reply, enhanced].join(' ').trim())
  assert.deepEqual(first('Replies'), [...new Set([...found, '451 4.3.0'])].toSorted())
})

test('every key has its row, with its default and meaning', () => {
  const keys = describeConfig().filter(({ key }) => key.startsWith('smtp.'))
  const wanted = keys.map(({ key, default: value, meaning }) => {
    if (key === 'smtp.hostname') return [`\`${key}\``, "the machine's name", meaning]
    return [`\`${key}\``, value === '' ? '' : `\`${value}\``, meaning]
  })
  assert.deepEqual(table('Keys'), wanted)
})

/** Tape archives: ustar prefix, GNU long names, pax records, links and mutation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { unpack, type Unpacked } from './unpack.ts'

const budget = { entries: 10, bytes: 4_194_304, ratio: 10, passwords: [] }
const open = (bytes: Buffer): Unpacked => unpack(bytes, 'archive.tar', budget)
const names = (bytes: Buffer): string[] => open(bytes).entries.map(({ name }) => name)

interface Header {
  readonly name: string
  readonly kind?: string
  readonly body?: string
  readonly prefix?: string
  readonly target?: string
}

function entry({ name, kind = '0', body = '', prefix = '', target = '' }: Header): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(body.length.toString(8).padStart(11, '0'), 124)
  header.write(kind, 156)
  header.write(target, 157)
  header.write('ustar\0', 257)
  header.write(prefix, 345)
  const data = Buffer.alloc(Math.ceil(body.length / 512) * 512)
  data.write(body)
  return Buffer.concat([header, data])
}

const end = Buffer.alloc(1024)

test('joins the ustar prefix', () => {
  assert.deepEqual(names(Buffer.concat([entry({ name: 'a', prefix: 'b/c', body: 'x' }), end])), ['b/c/a'])
})

test('takes long names from GNU and pax headers, for one file', () => {
  const long = `${'d/'.repeat(90)}x.js`
  const record = `path=${long}\n`
  const pax = `${record.length + 4} ${record}`
  for (const head of [entry({ name: 'L', kind: 'L', body: `${long}\0` }), entry({ name: 'p', kind: 'x', body: pax })])
    assert.deepEqual(names(Buffer.concat([head, entry({ name: 'short' }), entry({ name: 'next' }), end])), [
      long,
      'next',
    ])
})

test('reads base-256 sizes and notes cut files', () => {
  const big = entry({ name: 'a', body: 'hello' })
  Buffer.from('800000000000000000000005', 'hex').copy(big, 124)
  assert.equal(open(big).entries[0]?.bytes.toString(), 'hello')
  assert.deepEqual(open(big.subarray(0, 514)).gaps, ['damaged: a'])
})

test('notes links that leave the folder', () => {
  const result = open(entry({ name: 'a', kind: '2', target: '../../etc/passwd' }))
  assert.deepEqual([result.entries.length, result.findings[0]?.code], [0, 'link-traversal'])
})

test('never throws on changed bytes', () => {
  const sample = Buffer.concat([
    entry({ name: 'p', kind: 'x', body: '10 path=b\n' }),
    entry({ name: 'a', body: 'x' }),
    end,
  ])
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      assert.ok(open(changed).entries.length <= 10)
    }),
  )
})

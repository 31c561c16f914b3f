/** ZIP: archives of Debian's zip and 7z with passwords, disagreeing headers, lost and unlisted directories, mutation. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { assert as check, nat, property } from 'fast-check'
import type { Unpacked } from './collector.ts'
import { Collector } from './collector.ts'
import { unpack } from './unpack.ts'

const budget = { entries: 10, bytes: 4_194_304, ratio: 10, passwords: ['wrong', 'infected'] }
const open = (bytes: Buffer): Unpacked => unpack(bytes, 'archive.zip', budget)
const texts = (result: Unpacked): string[][] => result.entries.map(({ name, bytes }) => [name, bytes.toString()])
const codes = (result: Unpacked): string[] => result.findings.map(({ code }) => code)
const sample = (name: string): Buffer =>
  Buffer.from(readFileSync(new URL(`samples/zip-${name}.b64`, import.meta.url), 'latin1'), 'base64')

interface Member {
  readonly name: string
  readonly body: string
  readonly local?: Partial<{ name: string; method: number; packed: number }>
  readonly method?: number
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

function localOf({ name, body, method = 0, local = {} }: Member): Buffer {
  const data = method === 8 ? deflateRawSync(latin(body)) : latin(body)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(local.method ?? method, 8)
  header.writeUInt32LE(crc32(latin(body)), 14)
  header.writeUInt32LE(local.packed ?? data.length, 18)
  header.writeUInt32LE(body.length, 22)
  header.writeUInt16LE((local.name ?? name).length, 26)
  return Buffer.concat([header, Buffer.from(local.name ?? name), data])
}

function centralOf({ name, body, method = 0 }: Member, at: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(method, 10)
  header.writeUInt32LE(crc32(latin(body)), 16)
  header.writeUInt32LE(method === 8 ? deflateRawSync(latin(body)).length : body.length, 20)
  header.writeUInt32LE(body.length, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(at, 42)
  return Buffer.concat([header, Buffer.from(name)])
}

function zip(listed: readonly Member[], unlisted: readonly Member[] = []): Buffer {
  const locals = [...listed, ...unlisted].map(localOf)
  const at = (index: number): number => locals.slice(0, index).reduce((sum, local) => sum + local.length, 0)
  const directory = Buffer.concat(listed.map((member, index) => centralOf(member, at(index))))
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(listed.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at(locals.length), 16)
  return Buffer.concat([...locals, directory, end])
}

const inner = ['inner.txt', 'hello hello hello hello hello inert sample\n']
const macro = ['b.vbs', 'MsgBox "inert"\r\n']

test('opens what zip and 7z encrypted', () => {
  assert.deepEqual(texts(open(sample('classic'))), [inner, macro])
  assert.deepEqual(texts(open(sample('stored'))), [macro])
  assert.deepEqual(texts(open(sample('stream'))), [['-', 'hi\n']])
  assert.deepEqual(texts(open(sample('aes'))), [macro, inner])
  assert.deepEqual(texts(open(sample('aes128'))), [macro])
})

test('names what no password opens', () => {
  for (const name of ['classic', 'aes']) {
    const result = unpack(sample(name), 'archive.zip', { ...budget, passwords: ['a', 'b'] })
    assert.deepEqual([result.entries, result.encrypted, result.gaps.length], [[], true, 2])
  }
})

test('refuses AES data with another byte', () => {
  const changed = sample('aes128')
  changed[70] = (changed[70] ?? 0) ^ 1
  assert.deepEqual(open(changed).gaps, ['encrypted: b.vbs'])
})

test('gives both readings where the headers disagree', () => {
  const named = open(zip([{ name: '../a.js', body: 'hello', local: { name: 'b.txt' } }]))
  assert.deepEqual(
    [texts(named).map(([name]) => name), codes(named)],
    [
      ['../a.js', 'b.txt'],
      ['path-traversal', 'name-mismatch'],
    ],
  )
  const method = open(zip([{ name: 'a', body: 'hello', method: 8, local: { method: 0 } }]))
  assert.deepEqual([method.entries.length, codes(method)], [2, ['header-mismatch', 'checksum-mismatch']])
  const size = open(zip([{ name: 'a', body: 'hello', local: { packed: 3 } }]))
  assert.deepEqual(texts(size), [
    ['a', 'hello'],
    ['a', 'hel'],
  ])
})

test('finds entries the directory leaves out, before and behind', () => {
  const hidden = zip([{ name: 'a', body: 'one' }], [{ name: 'b', body: 'two', method: 8 }])
  assert.deepEqual(texts(open(hidden)), [
    ['a', 'one'],
    ['b', 'two'],
  ])
  const joined = Buffer.concat([zip([{ name: 'x', body: 'first' }]), zip([{ name: 'y', body: 'second' }])])
  const result = open(joined)
  assert.deepEqual(texts(result), [
    ['y', 'second'],
    ['x', 'first'],
  ])
  assert.deepEqual(codes(result), ['prepended-data', 'unlisted-entry'])
})

test('leaves a stored archive inside alone', () => {
  const nested = zip([{ name: 'in.zip', body: zip([{ name: 'a', body: 'x' }]).toString('latin1') }])
  assert.deepEqual(
    open(nested).entries.map(({ name }) => name),
    ['in.zip'],
  )
})

test('reads local headers where the end is cut off', () => {
  const whole = zip([{ name: 'a', body: 'one', method: 8 }])
  const result = open(whole.subarray(0, -30))
  assert.deepEqual([texts(result), codes(result)], [[['a', 'one']], ['no-directory']])
  assert.deepEqual(open(Buffer.from('PK nothing')).gaps, ['damaged: no central directory'])
})

test('notes entries over the same bytes', () => {
  const twice = { name: 'a', body: 'one' }
  const bytes = zip([twice, twice])
  const second = bytes.indexOf('PK\u0001\u0002') + 47
  bytes.writeUInt32LE(0, second + 42)
  assert.ok(codes(open(bytes)).includes('overlap'))
})

test('never throws on changed bytes', () => {
  const samples = ['classic', 'aes', 'stream'].map(sample)
  samples.push(zip([{ name: 'a', body: 'hello', method: 8 }], [{ name: 'b', body: 'x' }]))
  for (const bytes of samples)
    check(
      property(nat(bytes.length - 1), nat(255), nat(bytes.length), (at, byte, cut) => {
        const changed = Buffer.from(bytes)
        changed[at] = byte
        for (const input of [changed, changed.subarray(0, cut)]) assert.ok(open(input).entries.length <= 10)
      }),
      { numRuns: 40 },
    )
})

test('no password is tried any more when there is no time for it', () => {
  let asked = 0
  const budgetWith = (most: number) => ({ ...budget, passwords: ['a', 'b', 'c'], mayTry: () => (asked += 1) <= most })
  const into = new Collector(budgetWith(2))
  assert.deepEqual([[...into.passwords()], asked], [['a', 'b'], 3])
})

/** Office documents: embedded packages, slide objects, encryption. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { assert as check, nat, property } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { buildCompound } from './building.ts'

const budget = { entries: 10, bytes: 4_194_304, ratio: 10, passwords: [] }
const open = (bytes: Buffer): Unpacked => unpack(bytes, 'document.ole', budget)

const number = (value: number): Buffer => {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value)
  return data
}

function nativeStream(name: string, body: string): Buffer {
  const path = Buffer.from(`C:\\tmp\\${name}\0`)
  const data = [Buffer.from('\u0002\0', 'latin1'), Buffer.from(`${name}\0`), path, Buffer.from([0, 0, 3, 0])]
  return Buffer.concat([number(0), ...data, number(path.length), path, number(body.length), Buffer.from(body)])
}

test('takes a package out with its name', () => {
  const bytes = buildCompound({ 'ObjectPool/_1/\u0001Ole10Native': nativeStream('run.js', 'WScript.Echo(1)') })
  const result = open(bytes)
  assert.deepEqual(
    result.entries.map((entry) => [entry.name, entry.bytes.toString()]),
    [['run.js', 'WScript.Echo(1)']],
  )
  assert.deepEqual(
    result.findings.map(({ code }) => code),
    ['embedded-object', 'embedded-package'],
  )
})

test('a package that only opens a file of the machine', () => {
  const path = String.raw`C:\Windows\System32\calc.exe`
  const stream = Buffer.concat([
    number(0),
    Buffer.from(`\u0002\0calc.exe\0${path}\0`, 'latin1'),
    Buffer.from([0, 0, 1, 0, 1, 0]),
    Buffer.from(`${path}\0`),
  ])
  const { findings, entries } = open(buildCompound({ '\u0001Ole10Native': stream }))
  assert.deepEqual([findings.map(({ code }) => code), entries], [['linked-program'], []])
})

test('inflates the objects of slides', () => {
  const packed = deflateSync('inside')
  const head = Buffer.from('100011100000000006000000', 'hex')
  head.writeUInt32LE(packed.length + 4, 4)
  const bytes = buildCompound({ 'PowerPoint Document': Buffer.concat([Buffer.alloc(8), head, packed]) })
  assert.equal(open(bytes).entries[0]?.bytes.toString(), 'inside')
})

test('tells encryption', () => {
  const word = Buffer.alloc(64)
  word.writeUInt16LE(0x100, 10)
  const sheet = Buffer.from('09080400000000002f000200ffff', 'hex')
  for (const streams of [{ WordDocument: word }, { Workbook: sheet }, { EncryptedPackage: word }])
    assert.equal(open(buildCompound(streams)).encrypted, true)
})

test('names a broken file', () => {
  assert.deepEqual(open(Buffer.alloc(10)).gaps, ['damaged: compound file'])
})

test('never throws on changed bytes', () => {
  const sample = buildCompound({ '\u0001Ole10Native': nativeStream('a', 'b') })
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      assert.ok(open(changed).entries.length <= 10)
    }),
  )
})

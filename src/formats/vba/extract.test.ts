/** Macro projects: module list, compression (the example of MS-OVBA 3.2), lost lists, removed source, changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { identify } from '../identify/identify.ts'
import { buildCompound } from '../ole/building.ts'
import { openCompound } from '../ole/compound.ts'
import { decompressVba } from './decompress.ts'
import { extractVba, type Vba } from './extract.ts'

/** Literals only, eight behind each flag byte. */
function compress(text: string): Buffer {
  const groups =
    Buffer.from(text, 'latin1')
      .toString('latin1')
      .match(/[\s\S]{1,8}/g) ?? []
  const body = Buffer.from(groups.map((group) => `\0${group}`).join(''), 'latin1')
  const head = Buffer.from([1, 0, 0])
  head.writeUInt16LE(0xb000 | (body.length - 1), 1)
  return Buffer.concat([head, body])
}

function record(kind: number, data: Buffer | string): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt16LE(kind, 0)
  head.writeUInt32LE(data.length, 2)
  return Buffer.concat([head, Buffer.from(data)])
}

const moduleRecords = (name: string, kind: number): Buffer =>
  Buffer.concat([
    record(0x19, name),
    record(0x1a, name),
    record(0x31, '\u0004\0\0\0'),
    record(kind, ''),
    record(0x2b, ''),
  ])

const codePage = record(3, Buffer.from([0xe3, 4]))
const version = Buffer.from('090004000000010000000200', 'hex')
const list = compress(
  Buffer.concat([codePage, version, moduleRecords('One', 0x21), moduleRecords('Sheet', 0x22)]).toString('latin1'),
)
const source = 'Attribute VB_Name = "One"\r\nSub AutoOpen()\r\nEnd Sub\r\n'
const pcode = Buffer.from('code')

const sample = buildCompound({
  'Macros/VBA/dir': list,
  'Macros/VBA/One': Buffer.concat([pcode, compress(source)]),
  'Macros/VBA/Sheet': Buffer.concat([pcode, compress('Attribute VB_Name = "Sheet"\r\n')]),
})

function read(bytes: Buffer): Vba {
  const ole = openCompound(bytes)
  return ole === undefined ? { modules: [], findings: [] } : extractVba(ole)
}

test('lists modules with their source', () => {
  const { modules, findings } = read(sample)
  assert.deepEqual(
    modules.map(({ name }) => name),
    ['One.bas', 'Sheet.cls'],
  )
  assert.equal(modules[0]?.code, source)
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['macros', 'macro-autoexec'],
  )
  assert.equal(identify(Buffer.from(modules[0]?.code ?? ''), { name: 'One.bas' }), 'script.vba')
})

test('expands copies, as in the example of the specification', () => {
  assert.equal(decompressVba(Buffer.from('0103b002614500', 'hex')).toString(), 'a'.repeat(73))
  assert.equal(decompressVba(Buffer.from('0103b00261', 'hex')).toString(), 'a')
  assert.equal(decompressVba(Buffer.from('00', 'hex')).length, 0)
})

test('finds source where the list is lost', () => {
  const lost = buildCompound({ 'x/One': Buffer.concat([pcode, compress(source)]) })
  assert.deepEqual(read(lost).modules, [{ name: 'One.bas', code: source }])
})

test('tells removed source', () => {
  const stomped = buildCompound({ 'VBA/dir': list, 'VBA/One': pcode, 'VBA/Sheet': pcode })
  assert.ok(read(stomped).findings.some(({ code }) => code === 'macro-source-missing'))
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), (at, byte) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      assert.ok(read(changed).modules.length <= 10)
    }),
    { numRuns: 300 },
  )
})

/** Macro projects: module list, compression (the example of MS-OVBA 3.2), lost lists, removed source, changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { identify } from '../identify/identify.ts'
import { buildCompound } from '../ole/building.ts'
import { openCompound } from '../ole/compound.ts'
import { compressVba, vbaStreams } from './building.ts'
import { decompressVba } from './decompress.ts'
import { extractVba, type Vba } from './extract.ts'

const source = 'Attribute VB_Name = "One"\r\nSub AutoOpen()\r\nEnd Sub\r\n'
const pcode = Buffer.from('code')

const streams = vbaStreams('Macros/', [
  { name: 'One', code: source, compiled: 'code' },
  { name: 'Sheet', code: 'Attribute VB_Name = "Sheet"\r\n', compiled: 'code', isClass: true },
])
const sample = buildCompound(streams)

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
  const lost = buildCompound({ 'x/One': Buffer.concat([pcode, compressVba(source)]) })
  assert.deepEqual(read(lost).modules, [{ name: 'One.bas', code: source }])
})

test('tells removed source', () => {
  const stomped = buildCompound({ ...streams, 'Macros/VBA/One': pcode, 'Macros/VBA/Sheet': pcode })
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

/** Headers of ELF and Mach-O: both byte orders and widths, and changed bytes. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { readElf, readMacho } from './unix.ts'

function elf({ isBig = false }: { isBig?: boolean } = {}): Buffer {
  const data = Buffer.alloc(160)
  const short = (value: number, at: number): number =>
    isBig ? data.writeUInt16BE(value, at) : data.writeUInt16LE(value, at)
  const long = (value: number, at: number): number =>
    isBig ? data.writeUInt32BE(value, at) : data.writeUInt32LE(value, at)
  data.write('7f454c4601', 'hex')
  data[5] = isBig ? 2 : 1
  short(2, 16)
  short(isBig ? 8 : 40, 18)
  long(52, 28)
  short(32, 42)
  short(1, 44)
  long(3, 52)
  long(100, 56)
  data.write('/lib/ld.so\0', 100)
  return data
}

function macho(): Buffer {
  const data = Buffer.alloc(100)
  data.write('cffaedfe', 'hex')
  data.writeUInt32LE(0x100000c, 4)
  data.writeUInt32LE(2, 12)
  data.writeUInt32LE(1, 16)
  data.writeUInt32LE(0x0e, 32)
  data.writeUInt32LE(40, 36)
  data.writeUInt32LE(12, 40)
  data.write('/usr/lib/dyld\0', 44)
  return data
}

test('ELF of either byte order', () => {
  const common = { bits: 32, kind: 'program', interpreter: '/lib/ld.so' }
  assert.deepEqual(readElf(elf()), { ...common, machine: 'ARM' })
  assert.deepEqual(readElf(elf({ isBig: true })), { ...common, machine: 'MIPS' })
  assert.equal(readElf(Buffer.alloc(60)), undefined)
})

test('the shell of this machine', { skip: existsSync('/bin/sh') ? false : 'no /bin/sh' }, () => {
  const found = readElf(readFileSync('/bin/sh'))
  assert.match(found?.interpreter ?? '', /^\/lib.*\/ld-/)
})

test('Mach-O alone and in a fat file', () => {
  const wanted = { bits: 64, machine: 'ARM 64', kind: 'program', interpreter: '/usr/lib/dyld' }
  assert.deepEqual(readMacho(macho()), wanted)
  const fat = Buffer.alloc(64)
  fat.write('cafebabe00000001', 'hex')
  fat.writeUInt32BE(64, 16)
  assert.deepEqual(readMacho(Buffer.concat([fat, macho()])), wanted)
})

test('never throws on changed bytes', () => {
  check(
    property(nat(99), nat(255), nat(100), (at, byte, cut) => {
      for (const sample of [elf(), macho()]) {
        sample[at] = byte
        for (const bytes of [sample, sample.subarray(0, cut)]) {
          assert.ok((readElf(bytes)?.interpreter ?? '').length <= 512)
          assert.ok((readMacho(bytes)?.interpreter ?? '').length <= 512)
        }
      }
    }),
    { seed: 8, numRuns: 500 },
  )
})

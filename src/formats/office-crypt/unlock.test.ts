/** Encrypted documents of every kind, made here: opened with a password at hand, else a gap; and changed bytes. */
import assert from 'node:assert/strict'
import { createCipheriv, createHash } from 'node:crypto'
import { test } from 'node:test'
import { assert as check, constantFrom, nat, property } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'
import { buildBiff, bytes, long, record, short, wide } from '../excel/biff-building.ts'
import { buildCompound } from '../ole/building.ts'
import { Rc4 } from './rc4.ts'
import { workbookLock } from './workbook.ts'
import { xorArray, xorKey, xorVerifier } from './xor.ts'

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const sum = (name: string, ...parts: Buffer[]): Buffer => createHash(name).update(Buffer.concat(parts)).digest()
const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const verifier = Buffer.from('0123456789abcdef0123456789abcdef', 'hex')
const open = (streams: Readonly<Record<string, Buffer>>, ...passwords: string[]): Unpacked =>
  unpack(buildCompound(streams), 'document.ole', { entries: 50, bytes: 1e7, ratio: 100, passwords })
const mixed = (key: Buffer, data: Buffer): Buffer => {
  const made = Buffer.from(data)
  new Rc4(key).mix(made)
  return made
}

test('RC4 gives the known stream', () => {
  assert.equal(mixed(Buffer.from('Key'), Buffer.from('Plaintext')).toString('hex'), 'bbf316e8d940af0ad3')
})

type KeyOf = (block: number) => Buffer

function shortKey(password: string): KeyOf {
  const first = sum('md5', utf16(password)).subarray(0, 5)
  const base = sum('md5', ...Array.from({ length: 16 }, () => [first, salt]).flat()).subarray(0, 5)
  return (block) => sum('md5', base, long(block))
}

function providerKey(password: string): KeyOf {
  const base = sum('sha1', salt, utf16(password))
  return (block) => sum('sha1', base, long(block)).subarray(0, 16)
}

const shortInfo = (password: string): Buffer =>
  Buffer.concat([short(1, 1), salt, mixed(shortKey(password)(0), Buffer.concat([verifier, sum('md5', verifier)]))])
const providerInfo = (password: string): Buffer => {
  const header = Buffer.concat([long(4, 0, 0x6801, 0x8004, 128, 1, 0, 0), utf16('CSP\0')])
  const secret = mixed(providerKey(password)(0), Buffer.concat([verifier, sum('sha1', verifier)]))
  return Buffer.concat([
    short(2, 2),
    long(4, header.length),
    header,
    long(16),
    salt,
    secret.subarray(0, 16),
    long(20),
    secret.subarray(16),
  ])
}

const clearBook = (pass: Buffer): Buffer =>
  buildBiff([pass], [{ name: 'Sheet1', records: [record(0x204, short(0, 0, 0), short(6), wide('secret'))] }])

/** The stream with the data of its records mixed, except those that stay clear. */
function lockedBook(pass: Buffer, mix: (data: Buffer, at: number) => Buffer): Buffer {
  const clear = clearBook(pass)
  const made = Buffer.from(clear)
  for (let at = 0; at + 4 <= clear.length;) {
    const [type, size] = [clear.readUInt16LE(at), clear.readUInt16LE(at + 2)]
    const skipped = [0x809, 0x2f].includes(type) ? size : type === 0x85 ? 4 : 0
    mix(clear.subarray(at + 4, at + 4 + size), at + 4).copy(made, at + 4 + skipped, skipped)
    at += 4 + size
  }
  return made
}

function byBlocks(pass: Buffer, keyOf: KeyOf): Buffer {
  const length = clearBook(pass).length
  const stream = Buffer.concat(
    Array.from({ length: Math.ceil(length / 1_024) }, (_, block) => mixed(keyOf(block), Buffer.alloc(1_024))),
  )
  return lockedBook(pass, (data, at) => Buffer.from(data.map((byte, index) => byte ^ (stream[at + index] ?? 0))))
}

const filePass = (info: Buffer): Buffer => record(0x2f, short(1), info)

test('workbooks: RC4 of both kinds and XOR', () => {
  const word = 'p4ss'
  const array = xorArray(word)
  const xorPass = record(0x2f, short(0, xorKey(word), xorVerifier(word)))
  const mix = (data: Buffer, at: number): Buffer =>
    Buffer.from(
      data.map((byte, index) => (((byte << 5) | (byte >> 3)) & 255) ^ (array[(at + data.length + index) & 15] ?? 0)),
    )
  const books = [
    byBlocks(filePass(shortInfo(word)), shortKey(word)),
    byBlocks(filePass(providerInfo(word)), providerKey(word)),
    lockedBook(xorPass, mix),
  ]
  for (const Workbook of books) {
    const opened = open({ Workbook }, 'other', word)
    assert.equal(opened.content?.sheets?.[0]?.cells[0]?.value, 'secret')
    assert.deepEqual([opened.password, opened.locked, opened.gaps], [word, false, []])
    const closed = open({ Workbook }, 'other')
    assert.deepEqual([closed.content?.sheets, closed.locked, closed.gaps], [undefined, true, ['encrypted: Workbook']])
  }
})

test('the password that Excel knows is tried without being asked, and told', () => {
  const usual = 'VelvetSweatshop'
  const opened = open({ Workbook: byBlocks(filePass(providerInfo(usual)), providerKey(usual)) })
  assert.deepEqual(
    opened.findings.map(({ code }) => code),
    ['default-password'],
  )
  assert.equal(opened.text.trim(), 'secret')
})

test('the verifier of XOR is the one of the specification', () => {
  assert.equal(xorVerifier('VelvetSweatshop').toString(16), '9a0a')
  assert.equal(xorKey('VelvetSweatshop').toString(16), 'b359')
})

test('Word documents', () => {
  const word = 'p4ss'
  const text = Buffer.from('Pay here', 'latin1')
  const document = Buffer.alloc(0x400)
  document.writeUInt16LE(0xa5ec, 0)
  document.writeUInt16LE(0xc1, 2)
  document.writeUInt16LE(0x300, 10)
  text.copy(document, 0x300)
  const pieces = Buffer.concat([long(0, text.length), short(0), long(0x40000000 | (0x300 << 1)), short(0)])
  document.writeUInt32LE(0x200, 0x1a2)
  document.writeUInt32LE(pieces.length + 5, 0x1a6)
  const info = providerInfo(word)
  const table = Buffer.concat([info, Buffer.alloc(0x200 - info.length), bytes(2), long(pieces.length), pieces])
  const keyOf = providerKey(word)
  const blocks = (data: Buffer, from: number): Buffer => {
    const made = Buffer.concat([mixed(keyOf(0), data.subarray(0, 512)), mixed(keyOf(1), data.subarray(512))])
    data.copy(made, 0, 0, from)
    return made
  }
  const streams = { WordDocument: blocks(document, 0x44), '1Table': blocks(table, info.length) }
  assert.equal(open(streams, word).text.trim(), 'Pay here')
  assert.deepEqual(open(streams).gaps, ['encrypted: WordDocument'])
})

const aes = (data: Buffer, key: Buffer, iv: Buffer | null): Buffer => {
  const cipher = createCipheriv(`aes-${key.length * 8}-${iv === null ? 'ecb' : 'cbc'}`, key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

function spin(name: string, password: string, count: number): Buffer {
  let made = sum(name, salt, utf16(password))
  for (let index = 0; index < count; index += 1) made = sum(name, long(index), made)
  return made
}

const inside = Buffer.alloc(4_096 + 160, 'PK inside ')
const sized = Buffer.concat([long(inside.length - 3, 0)])

function agile(password: string): Record<string, Buffer> {
  const base = spin('sha512', password, 100)
  const key = Buffer.alloc(32, 7)
  const part = (data: Buffer, block: string): string =>
    aes(data, sum('sha512', base, Buffer.from(block, 'hex')).subarray(0, 32), salt).toString('base64')
  const common = `saltValue="${salt.toString('base64')}" blockSize="16" keyBits="256" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"`
  const secrets = `encryptedVerifierHashInput="${part(verifier, 'fea7d2763b4b9e79')}" encryptedVerifierHashValue="${part(sum('sha512', verifier), 'd7aa0f6d3061344e')}" encryptedKeyValue="${part(key, '146e0be7abacd0d6')}"`
  const xml = `<encryption><keyData ${common}/><keyEncryptors><p:encryptedKey spinCount="100" ${common} ${secrets}/></keyEncryptors></encryption>`
  const segment = (index: number): Buffer =>
    aes(inside.subarray(index * 4_096, (index + 1) * 4_096), key, sum('sha512', salt, long(index)).subarray(0, 16))
  return {
    EncryptionInfo: Buffer.concat([short(4, 4), long(0x40), Buffer.from(xml)]),
    EncryptedPackage: Buffer.concat([sized, segment(0), segment(1)]),
  }
}

function standard(password: string): Record<string, Buffer> {
  const last = sum('sha1', spin('sha1', password, 50_000), long(0))
  const half = Buffer.alloc(64, 0x36)
  for (const [index, byte] of last.entries()) half[index] = (half[index] ?? 0) ^ byte
  const key = sum('sha1', half).subarray(0, 16)
  const header = Buffer.concat([long(0x24, 0, 0x660e, 0x8004, 128, 24, 0, 0), utf16('CSP\0')])
  const secret = Buffer.concat([
    aes(verifier, key, null),
    long(20),
    aes(Buffer.concat([sum('sha1', verifier), Buffer.alloc(12)]), key, null),
  ])
  return {
    EncryptionInfo: Buffer.concat([short(3, 2), long(0x24, header.length), header, long(16), salt, secret]),
    EncryptedPackage: Buffer.concat([sized, aes(inside, key, null)]),
  }
}

test('packages: agile and standard', () => {
  for (const streams of [agile('p4ss'), standard('p4ss')]) {
    const opened = open(streams, 'other', 'p4ss')
    assert.deepEqual(
      opened.entries.map((entry) => entry.bytes),
      [inside.subarray(0, -3)],
    )
    assert.deepEqual([opened.password, opened.gaps], ['p4ss', []])
    const closed = open(streams, 'other')
    assert.deepEqual([closed.entries, closed.locked, closed.gaps], [[], true, ['encrypted: EncryptedPackage']])
  }
})

test('passwords that cost too much are not all tried, and that is told', () => {
  const streams = agile('p4ss')
  const dear = Buffer.from(
    streams['EncryptionInfo']?.toString('latin1').replace('spinCount="100"', 'spinCount="900000"') ?? '',
    'latin1',
  )
  assert.deepEqual(open({ ...streams, EncryptionInfo: dear }, 'a', 'b').gaps, [
    'not every password tried: EncryptedPackage',
    'encrypted: EncryptedPackage',
  ])
})

test('where there is little time only the password that Excel knows is tried', () => {
  const budget = { entries: 5, bytes: 1e6, ratio: 10, passwords: ['p4ss'] }
  const file = buildCompound(standard('p4ss'))
  assert.deepEqual(unpack(file, 'document.ole', { ...budget, ms: 500 }).gaps, [
    'not every password tried: EncryptedPackage',
    'encrypted: EncryptedPackage',
  ])
  assert.deepEqual(unpack(file, 'document.ole', { ...budget, ms: 5_000 }).gaps, [])
})

test('never throws on changed bytes', () => {
  const streams = { ...agile('p4ss'), Workbook: byBlocks(filePass(shortInfo('p4ss')), shortKey('p4ss')) }
  const names = Object.keys(streams) as (keyof typeof streams)[]
  check(
    property(constantFrom(...names), nat(600), nat(255), (name, at, byte) => {
      const changed = Buffer.from(streams[name] ?? Buffer.alloc(0))
      changed[at % changed.length] = byte
      assert.ok(open({ ...streams, [name]: changed }, 'p4ss').entries.length <= 5)
    }),
    { seed: 11, numRuns: 150 },
  )
  assert.equal(workbookLock(Buffer.alloc(3)), undefined)
})

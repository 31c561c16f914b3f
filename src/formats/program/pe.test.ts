/** Programs of Windows: imports with their hash, sections, resources, version, overlay, signature; against pefile where it is there. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { unpack } from '../archive/unpack.ts'
import { buildImports, buildProgram, buildResources } from './building.ts'
import { readProgram } from './pe.ts'

const text = (word: string): Buffer => Buffer.from(`${word}\0`, 'utf16le')
const version = Buffer.concat([
  Buffer.alloc(40),
  text('StringFileInfo'),
  Buffer.alloc(2),
  text('\u0001CompanyName'),
  text('Example Ltd'),
])
const imports = buildImports(
  { 'KERNEL32.dll': ['ExitProcess', 'LoadLibraryA'], 'WS2_32.dll': [115, 'send'], 'other.ocx': [7] },
  0x2000,
)
const inner = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])
const sample = buildProgram({
  sections: [
    { name: '.text', data: Buffer.alloc(1_024, 0x90), flags: 0x60000020 },
    { name: '.idata', data: imports, flags: 0xc0000040 },
    { name: '.rsrc', data: buildResources({ 10: inner, 16: version }, 0x3000) },
  ],
  directories: { 1: [0x2000, imports.length], 2: [0x3000, 500] },
  behind: Buffer.from('appended data of some length'),
})

test('headers, imports, version and what lies behind', () => {
  const found = readProgram(sample)
  assert.deepEqual(found?.imports, [
    { library: 'KERNEL32.dll', functions: ['ExitProcess', 'LoadLibraryA'] },
    { library: 'WS2_32.dll', functions: ['wsastartup', 'send'] },
    { library: 'other.ocx', functions: ['ord7'] },
  ])
  const names = 'kernel32.exitprocess,kernel32.loadlibrarya,ws2_32.wsastartup,ws2_32.send,other.ord7'
  assert.equal(found.importHash, createHash('md5').update(names).digest('hex'))
  assert.deepEqual(found.version, { CompanyName: 'Example Ltd' })
  assert.equal(found.overlay.length, 28)
  assert.deepEqual(
    found.sections.map(({ name, entropy }) => [name, entropy === 0]),
    [
      ['.text', true],
      ['.idata', false],
      ['.rsrc', false],
    ],
  )
  assert.deepEqual([found.is64, found.isDotNet, found.startsOddly, found.packer], [false, false, false, undefined])
})

test('packers, odd starts, .NET', () => {
  const upx = buildProgram({
    sections: [
      { name: 'UPX0', data: Buffer.alloc(10), flags: 0xe0000080 },
      { name: 'UPX1', data: Buffer.alloc(10) },
    ],
    directories: { 14: [0x2000, 72] },
  })
  const found = readProgram(upx)
  assert.deepEqual([found?.packer, found?.startsOddly, found?.isDotNet], ['UPX', true, true])
})

test('the Rich header is read in clear', () => {
  const key = 0x12345678
  const word = (value: number): Buffer => {
    const data = Buffer.alloc(4)
    data.writeUInt32LE((value ^ key) >>> 0)
    return data
  }
  const rich = Buffer.concat([
    word(0x536e6144),
    word(0),
    word(0),
    word(0),
    word((0x105 << 16) | 30_000),
    word(3),
    Buffer.from('Rich'),
    word(0),
  ])
  const moved = Buffer.concat([sample.subarray(0, 64), Buffer.alloc(16), rich, sample.subarray(64)])
  moved.writeUInt32LE(64 + 16 + rich.length, 60)
  assert.deepEqual(readProgram(moved)?.rich?.tools, [{ tool: 0x105, build: 30_000, count: 3 }])
})

/** DER: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return body.length < 128
    ? Buffer.concat([Buffer.from([tag, body.length]), body])
    : Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 255]), body])
}
const name = (common: string): Buffer =>
  der(0x30, der(0x31, der(0x30, der(6, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(common)))))
function certificate(serial: number, subject: string): Buffer {
  const body = der(
    0x30,
    der(0xa0, der(2, Buffer.from([2]))),
    der(2, Buffer.from([serial])),
    der(0x30),
    name('Issuer'),
    der(0x30),
    name(subject),
  )
  return der(0x30, body, der(0x30), der(3))
}

test('the signer is the one that the signature names', () => {
  const signer = der(0x30, der(2, Buffer.from([1])), der(0x30, name('Issuer'), der(2, Buffer.from([9]))))
  const signed = der(
    0x30,
    der(2, Buffer.from([1])),
    der(0x31),
    der(0x30),
    der(0xa0, certificate(1, 'Root'), certificate(9, 'Example Signer')),
    der(0x31, signer),
  )
  const pkcs7 = der(0x30, der(6, Buffer.from('2a864886f70d010702', 'hex')), der(0xa0, signed))
  const head = Buffer.alloc(8)
  head.writeUInt32LE(pkcs7.length + 8)
  head.writeUInt16LE(2, 6)
  const sections = [{ name: '.text', data: Buffer.alloc(100) }]
  const bare = buildProgram({ sections })
  const program = buildProgram({
    sections,
    directories: { 4: [bare.length, pkcs7.length + 8] },
    behind: Buffer.concat([head, pkcs7]),
  })
  const found = readProgram(program)
  assert.deepEqual(found?.signature, { signer: 'Example Signer', issuer: 'Issuer' })
  assert.equal(found.overlay.length, 0)
})

test('files among the resources come out', () => {
  const { entries, gaps } = unpack(sample, 'executable.pe', { entries: 10, bytes: 1e6, ratio: 10, passwords: [] })
  assert.deepEqual(
    entries.map((entry) => [entry.name, entry.bytes]),
    [['resource-10-1', inner]],
  )
  assert.deepEqual(gaps, [])
})

const python = '/usr/bin/python3'
const hasPefile = spawnSync(python, ['-c', 'import pefile']).status === 0
const compiler = 'x86_64-w64-mingw32-gcc'
const hasCompiler = spawnSync(compiler, ['--version']).status === 0

test('the hash of imports is that of pefile', { skip: hasPefile ? false : 'python3-pefile is not installed' }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'program-'))
  const files = [path.join(folder, 'a.exe')]
  writeFileSync(files[0] ?? '', sample)
  if (hasCompiler) {
    writeFileSync(
      path.join(folder, 'b.c'),
      '#include <windows.h>\nint main(void) { return MessageBoxA(0, "a", "b", 0); }\n',
    )
    execFileSync(compiler, ['-o', path.join(folder, 'b.exe'), path.join(folder, 'b.c')])
    files.push(path.join(folder, 'b.exe'))
  }
  const code = 'import pefile,sys\nfor f in sys.argv[1:]: print(pefile.PE(f).get_imphash())'
  const wanted = execFileSync(python, ['-c', code, ...files], { encoding: 'utf8' })
    .trim()
    .split('\n')
  assert.deepEqual(
    files.map((file) => readProgram(readFileSync(file))?.importHash),
    wanted,
  )
  rmSync(folder, { recursive: true })
})

test('never throws on changed bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), nat(sample.length), (at, byte, cut) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      for (const bytes of [changed, changed.subarray(0, cut)])
        assert.ok((readProgram(bytes)?.sections.length ?? 0) <= 96)
    }),
    { seed: 6, numRuns: 1_000 },
  )
})

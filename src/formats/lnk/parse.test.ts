/** Shell links: texts, link information, item lists, environment, appended bytes and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property } from 'fast-check'
import { parseLnk } from './parse.ts'

function short(value: number): Buffer {
  const data = Buffer.alloc(2)
  data.writeUInt16LE(value)
  return data
}

function long(...values: number[]): Buffer {
  const data = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) data.writeUInt32LE(value, index * 4)
  return data
}

function header(flags: number): Buffer {
  const data = Buffer.alloc(76)
  Buffer.from('4c0000000114020000000000c000000000000046', 'hex').copy(data)
  data.writeUInt32LE(flags, 20)
  data.writeUInt32LE(7, 60)
  return data
}

const wide = (text: string): Buffer => Buffer.concat([short(text.length), Buffer.from(text, 'utf16le')])
const item = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([short(body.length + 2), body])
}

/** A file entry with its long name in the extension block of version 3. */
function fileItem(name: string): Buffer {
  const extension = Buffer.concat([Buffer.alloc(2), short(3), Buffer.from('0400efbe', 'hex'), Buffer.alloc(12)])
  return item(
    Buffer.from([0x32]),
    Buffer.alloc(11),
    Buffer.from('SHORT~1\0'),
    extension,
    Buffer.from(`${name}\0`, 'utf16le'),
  )
}

const items = Buffer.concat([item(Buffer.from('/C:\\\0')), fileItem('Program Files'), fileItem('run.exe'), short(0)])
const environment = Buffer.concat([
  long(788, 0xa0000001),
  Buffer.alloc(260),
  Buffer.concat([Buffer.from('%COMSPEC%', 'utf16le'), Buffer.alloc(520)]).subarray(0, 520),
  long(0),
])
const sample = Buffer.concat([
  header(0x1 | 0x4 | 0x10 | 0x20 | 0x80),
  short(items.length),
  items,
  wide('Invoice'),
  wide('C:\\tmp'),
  wide('/c "calc"'),
  environment,
  Buffer.from('MZ payload'),
])

test('reads texts, items, environment and what is appended', () => {
  assert.deepEqual(parseLnk(sample), {
    target: 'C:\\Program Files\\run.exe',
    arguments: '/c "calc"',
    workingDirectory: 'C:\\tmp',
    iconLocation: '',
    relativePath: '',
    environmentTarget: '%COMSPEC%',
    showCommand: 7,
    description: 'Invoice',
    appended: 10,
  })
})

test('reads local and shared paths of the link information', () => {
  const local = Buffer.concat([long(42, 28, 1, 0, 28, 0, 35), Buffer.from('C:\\dir\0a.txt\0\0')])
  assert.equal(parseLnk(Buffer.concat([header(2), local]))?.target, 'C:\\dira.txt')
  const link = Buffer.concat([long(32, 0, 20, 0, 0), Buffer.from('\\\\srv\\share\0')])
  const shared = Buffer.concat([long(66, 28, 2, 0, 0, 28, 60), link, Buffer.from('x.js\0\0')])
  assert.equal(parseLnk(Buffer.concat([header(2), shared]))?.target, '\\\\srv\\share\\x.js')
})

test('reads ANSI texts', () => {
  const bytes = Buffer.concat([header(0x20), short(2), Buffer.from('-x')])
  assert.equal(parseLnk(bytes)?.arguments, '-x')
})

test('is undefined for other files', () => {
  assert.equal(parseLnk(Buffer.alloc(100)), undefined)
  assert.equal(parseLnk(Buffer.from('L')), undefined)
})

test('never throws on changed or cut bytes', () => {
  check(
    property(nat(sample.length - 1), nat(255), nat(sample.length), (at, byte, cut) => {
      const changed = Buffer.from(sample)
      changed[at] = byte
      for (const bytes of [changed, changed.subarray(0, cut)]) {
        const link = parseLnk(bytes)
        assert.ok(link === undefined || link.target.length <= sample.length)
      }
    }),
    { numRuns: 300 },
  )
})

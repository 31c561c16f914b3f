/** Identification by content, by name and of neither; addresses and passwords live in their own folders. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string, uint8Array } from 'fast-check'
import { passwordCandidates } from '../password/candidates.ts'
import { extractUrls } from '../url/extract.ts'
import { identify } from './identify.ts'
import { secondType } from './polyglot.ts'

test('names objects', () => {
  const cases = [
    ['MZ', 'a.txt', 'executable.pe'],
    ['x', 'a.js', 'script.jscript'],
    ['#@~^AA', 'a.vbe', 'script.vbscript'],
    ['var a = new ActiveXObject("x")', 'a.txt', 'script.jscript'],
    ['hello', 'a.txt', 'text.plain'],
    ['BMW is a car', 'a.txt', 'text.plain'],
    ['BZh is no archive', 'a.txt', 'text.plain'],
    ['BEGIN:VCALENDAR', 'x', 'document.calendar'],
    ['MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n', 'page.doc', 'mail.message'],
    ['Windows Registry Editor Version 5.00', 'a.txt', 'script.registry'],
    ['1 0 obj<</Type/Catalog>>endobj trailer<<>>', 'a.pdf', 'document.pdf'],
    ['full address:s:192.0.2.1', 'a.txt', 'shortcut.rdp'],
    ['', '', 'data.unknown'],
  ] as const
  for (const [text, name, type] of cases) assert.equal(identify(Buffer.from(text), { name }), type)
})

test('a piece of markup is a page where the message says so', () => {
  const piece = Buffer.from('hello <b>you</b>')
  assert.equal(identify(piece, { name: '' }), 'text.plain')
  assert.equal(identify(piece, { name: '', declaredType: 'Text/HTML' }), 'document.html')
  assert.equal(identify(Buffer.from('MZ'), { name: '', declaredType: 'text/html' }), 'executable.pe')
})

test('finds addresses and passwords', () => {
  assert.deepEqual(extractUrls('see hxxps://a[.]example/x, and http://b.example.'), [
    'https://a.example/x',
    'http://b.example',
  ])
  assert.equal(passwordCandidates({ hints: [], names: [], texts: ['Пароль: Q1w2. Open it'] })[1], 'Q1w2')
})

const filled = (size: number, ...marks: readonly (readonly [number, string])[]): Buffer => {
  const bytes = Buffer.alloc(size)
  for (const [at, hex] of marks) bytes.write(hex, at, 'hex')
  return bytes
}

test('names disk images and streams without a mark at the beginning', () => {
  const cases = [
    [filled(40_000, [32_769, '4344303031']), 'archive.iso'],
    [filled(40_000, [32_769, '4345303031'], [34_817, '4e53523032']), 'archive.udf'],
    [filled(1_024, [510, '55aa'], [54, '4641543132']), 'archive.img'],
    [filled(1_024, [512, '636f6e6563746978']), 'archive.vhd'],
    [filled(1_024, [512, '6b6f6c79']), 'archive.dmg'],
    [Buffer.from('5d00008000ffffffffffffffff00052209000000', 'hex'), 'archive.lzma'],
    [Buffer.from('502a4d18040000000000000028b52ffd', 'hex'), 'archive.zstd'],
  ] as const
  for (const [bytes, type] of cases) assert.equal(identify(bytes, { name: '' }), type)
})

const zip = Buffer.from(
  '504b0304' +
    '00'.repeat(26) +
    '504b0102' +
    '00'.repeat(20) +
    '00000000' +
    '0100' +
    '00'.repeat(16) +
    '61' +
    '504b0506' +
    '00'.repeat(4) +
    '01000100' +
    '2f000000' +
    '1e000000' +
    '0000',
  'hex',
)

test('finds the ZIP behind other bytes, and the second kind of a file', () => {
  assert.equal(identify(Buffer.concat([Buffer.from([1, 2, 3, 0]), zip]), { name: 'a' }), 'archive.zip')
  const picture = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(30), zip])
  assert.deepEqual(
    [identify(picture, { name: 'a.gif' }), secondType(picture, 'image.gif')],
    ['image.gif', 'archive.zip'],
  )
  assert.equal(secondType(Buffer.from('GIF89a/*<script>'), 'image.gif'), 'document.html')
  assert.equal(secondType(Buffer.from('MZ\n%PDF-1.4'), 'executable.pe'), 'document.pdf')
  assert.equal(secondType(Buffer.from('GIF89a plain'), 'image.gif'), undefined)
})

test('never throws', () => {
  check(
    property(uint8Array({ maxLength: 700 }), string(), (bytes, name) =>
      assert.match(identify(bytes, { name }), /^\w+\.[\w-]+$/),
    ),
  )
})

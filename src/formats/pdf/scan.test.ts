/** PDF: actions, disguised names, filters, object streams, embedded files, lost tables and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { assert as check, nat, property } from 'fast-check'
import { unpack } from '../archive/unpack.ts'
import { decodeStream } from './filters.ts'
import { type Pdf, scanPdf } from './scan.ts'

const object = (number: number, body: string): string => `${number} 0 obj\n${body}\nendobj\n`

function stream(number: number, dictionary: string, data: Buffer): string {
  const body = `<< ${dictionary} /Length ${data.length} >>\nstream\n${data.toString('latin1')}\nendstream`
  return object(number, body)
}

const pdf = (...objects: string[]): Buffer => Buffer.from(`%PDF-1.7\n${objects.join('')}`, 'latin1')
const scan = (...objects: string[]): Pdf => scanPdf(pdf(...objects))

const sample = [
  object(1, '<< /Type /Catalog /OpenAction << /S /J#61vaScript /JS 2 0 R >> >>'),
  stream(2, '/Filter /FlateDecode', deflateSync('app.alert("inert")')),
  object(3, '<< /S /Launch /Win << /F (cmd.exe) /P (/c \\050x\\051) >> >>'),
  object(4, '<< /S /URI /URI <68747470733a2f2f612e6578616d706c652f> >>'),
  object(5, '<< /Type /Filespec /F (run.js) /UF (\xfe\xff\0r\0.\0j\0s) /EF << /F 6 0 R >> >>'),
  stream(
    6,
    '/Type /EmbeddedFile /Filter [/ASCIIHexDecode /FlateDecode]',
    Buffer.from(deflateSync('file').toString('hex')),
  ),
]

test('reads scripts, launches, addresses and files', () => {
  const found = scan(...sample)
  assert.deepEqual(found.scripts, ['app.alert("inert")'])
  assert.deepEqual(found.launches, ['cmd.exe', '/c (x)'])
  assert.deepEqual(found.uris, ['https://a.example/'])
  assert.deepEqual(
    found.files.map(({ name, bytes }) => [name, bytes.toString()]),
    [['r.js', 'file']],
  )
  assert.deepEqual([found.automatic, found.encrypted, found.truncated], [true, false, false])
})

test('looks into object streams', () => {
  const inner = '<< /S /JavaScript /JS (one\\\ntwo (nested) \\n) >>'
  const head = '7 0 8 '
  const both = `${head}${inner}`.replace('7 0 8 ', `7 0 8 ${String(inner.length).padStart(3)} `)
  const data = deflateSync(`${both}(x)`)
  const found = scan(stream(9, `/Type /ObjStm /N 2 /First ${both.indexOf('<<')} /Filter /FlateDecode`, data))
  assert.deepEqual(found.scripts, ['onetwo (nested) \n'])
})

test('reads a stream with a wrong length and without an end', () => {
  const wrong = stream(1, '', Buffer.from('one')).replace('/Length 3', '/Length 900')
  assert.deepEqual(scan(wrong, object(2, '<< /JS 1 0 R >>')).scripts, ['one\n'])
  assert.deepEqual(scan(object(2, '<< /JS 1 0 R >>'), '1 0 obj << >>\nstream\nopen').scripts, ['open'])
})

test('tells encryption and features', () => {
  const found = scan(object(1, '<< /XFA 2 0 R >>'), 'trailer << /Encrypt 3 0 R >>')
  assert.deepEqual([found.encrypted, found.features], [true, ['XFA']])
})

test('decodes the other filters and names what it cannot', () => {
  assert.equal(decodeStream(Buffer.from('87cURD]i,"Ebo80~>'), ['ASCII85Decode'], 99)?.toString(), 'Hello World!')
  assert.equal(decodeStream(Buffer.from('\u0001ab\xfec\x80', 'latin1'), ['RL'], 99)?.toString(), 'abccc')
  assert.equal(decodeStream(Buffer.from('x'), ['JBIG2Decode'], 99), undefined)
  assert.equal(decodeStream(deflateSync(Buffer.alloc(1_000)), ['FlateDecode'], 10), undefined)
})

test('never throws on changed bytes', () => {
  const bytes = pdf(...sample)
  const budget = { entries: 10, bytes: 65_536, ratio: 10, passwords: [] }
  check(
    property(nat(bytes.length - 1), nat(255), nat(bytes.length), (at, byte, cut) => {
      const changed = Buffer.from(bytes)
      changed[at] = byte
      for (const input of [changed, changed.subarray(0, cut)])
        assert.ok(unpack(input, 'document.pdf', budget).entries.length <= 10)
    }),
  )
})

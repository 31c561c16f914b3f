/** XML that is a whole document: parts, fields, formulas, files in base64, style sheets, and damaged text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { assert as check, nat, property, string } from 'fast-check'
import { unpack, type Unpacked } from '../archive/unpack.ts'

const open = (text: string): Unpacked =>
  unpack(Buffer.from(text), 'document.xml', { entries: 20, bytes: 1e6, ratio: 100, passwords: [] })
const codes = (found: Unpacked): string[] => found.findings.map(({ code }) => code)
const field =
  '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO cmd "/k calc"</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'

const flat = `<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">
<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document>${field}</w:document></pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/_rels/document.xml.rels"><pkg:xmlData><Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="https://a.example/t" TargetMode="External"/></Relationships></pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/embeddings/oleObject1.bin"><pkg:binaryData>${Buffer.from('inert').toString('base64')}</pkg:binaryData></pkg:part></pkg:package>`

test('a package written flat is read like a packed one', () => {
  const found = open(flat)
  assert.deepEqual(codes(found), ['remote-template', 'dde', 'embedded-object'])
  assert.deepEqual(
    found.entries.map(({ name, bytes }) => [name, bytes.toString()]),
    [['word/embeddings/oleObject1.bin', 'inert']],
  )
  assert.deepEqual(
    found.links.map(({ url }) => url),
    ['https://a.example/t'],
  )
  assert.equal(
    found.content?.links?.some(({ kind }) => kind === 'dde'),
    true,
  )
})

test('Word 2003: fields, files, compressed storages', () => {
  const packed = Buffer.concat([Buffer.from('ActiveMime'), Buffer.alloc(40), deflateSync('storage')])
  const found = open(
    `<?xml version="1.0"?><w:wordDocument><w:body><w:p><w:t>Hello</w:t></w:p>${field}</w:body><w:docOleData><w:binData w:name="oledata.mso">${packed.toString('base64')}</w:binData></w:docOleData></w:wordDocument>`,
  )
  assert.deepEqual(codes(found).toSorted(), ['dde', 'embedded-object'])
  assert.deepEqual(
    found.entries.map(({ name, bytes }) => [name, bytes.toString()]),
    [['oledata.mso', 'storage']],
  )
  assert.match(found.text, /Hello/)
})

test('Excel 2003: formulas that start programs, links', () => {
  const found = open(
    `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Cell ss:Formula="=cmd|'/c calc'!A1" ss:HRef="https://a.example/"><Data>x</Data></Cell></Workbook>`,
  )
  assert.deepEqual(codes(found), ['dde'])
  assert.deepEqual(found.content?.links?.[0], { kind: 'dde', target: 'cmd', arguments: '/c calc' })
  assert.deepEqual(
    found.links.map(({ url }) => url),
    ['https://a.example/'],
  )
})

test('style sheets from elsewhere', () => {
  assert.deepEqual(
    codes(open('<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="https://a.example/x.xsl"?><a/>')),
    ['remote-stylesheet'],
  )
  assert.deepEqual(codes(open('<?xml version="1.0"?><?xml-stylesheet href="own.xsl"?><a/>')), [])
})

test('damaged text does not throw', () => {
  check(
    property(nat(flat.length), string({ maxLength: 6 }), (at, text) => {
      assert.ok(open(flat.slice(0, at) + text + flat.slice(at + 5)).entries.length <= 5)
    }),
    { seed: 3, numRuns: 300 },
  )
})

/** What is read of Office packages: made of parts here, because the ZIP around them has readers and tests of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readOoxml } from './read.ts'

const rel = (...rows: readonly string[]) => `<Relationships>${rows.join('')}</Relationships>`
const external = (type: string, target: string, id = 'r1') =>
  `<Relationship Id="${id}" Type="http://schemas/${type}" Target="${target}" TargetMode="External"/>`
const inside = (type: string, target: string, id: string) =>
  `<Relationship Id="${id}" Type="http://schemas/${type}" Target="${target}"/>`

function read(parts: Readonly<Record<string, string | Buffer>>) {
  const bytes = new Map(Object.entries(parts).map(([name, part]) => [name, Buffer.from(part)]))
  return readOoxml({ names: [...bytes.keys()], read: (name) => bytes.get(name) })
}
const codes = (parts: Parameters<typeof read>[0]): string[] => read(parts).findings.map(({ code }) => code)

test('relationships to elsewhere are told by what they load', () => {
  const at = (type: string) => ({
    'word/document.xml': '<w:document/>',
    'word/_rels/document.xml.rels': rel(external(type, 'https://a.example/x')),
  })
  assert.deepEqual(codes(at('attachedTemplate')), ['remote-template'])
  assert.deepEqual(codes(at('oleObject')), ['remote-object'])
  assert.deepEqual(codes(at('frame')), ['remote-frame'])
  assert.deepEqual(codes(at('image')), ['remote-picture'])
  assert.deepEqual(codes(at('hyperlink')), [])
  assert.deepEqual(read(at('hyperlink')).content.links, [{ kind: 'link', target: 'https://a.example/x' }])
})

const run = (text: string) => `<w:r><w:instrText>${text}</w:instrText></w:r>`
const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
const field = (...runs: readonly string[]) => `<w:document>${mark('begin')}${runs.join('')}${mark('end')}</w:document>`

test('a DDE field is found though its word is parted over runs, quoted as codes, or written whole', () => {
  const parted = field(run('DDE'), run('AUTO c:\\\\x\\\\cmd.exe "/k calc"'))
  const [link] = read({ 'word/document.xml': parted }).content.links ?? []
  assert.deepEqual(link, { kind: 'dde', target: 'c:\\x\\cmd.exe', arguments: '/k calc' })
  const quoted = field(mark('begin'), run('QUOTE 68 68 69'), mark('end'), run(' cmd "/k calc"'))
  const simple = '<w:document><w:fldSimple w:instr="DDEAUTO cmd &quot;/k calc&quot;"/></w:document>'
  for (const document of [quoted, simple]) assert.deepEqual(codes({ 'word/document.xml': document }), ['dde'])
})

test('text, properties and variables are there for macros to look up', () => {
  const { content, macroProject, embedded } = read({
    'word/document.xml': '<w:document><w:p><w:t>Good</w:t><w:t> day</w:t></w:p></w:document>',
    'word/settings.xml': '<w:settings><w:docVar w:name="k" w:val="v"/></w:settings>',
    'docProps/core.xml': '<cp:p><dc:creator>Ann</dc:creator></cp:p>',
    'word/vbaProject.bin': 'x',
    'word/embeddings/oleObject1.bin': 'x',
  })
  assert.equal(content.application, 'word')
  assert.equal(content.text, 'Good day\r')
  assert.deepEqual(content.properties, { Author: 'Ann' })
  assert.deepEqual(content.variables, { k: 'v' })
  assert.equal(macroProject, 'word/vbaProject.bin')
  assert.deepEqual(embedded, ['word/embeddings/oleObject1.bin'])
})

const sheet = (cells: string) => `<xm:macrosheet><sheetData><row r="1">${cells}</row></sheetData></xm:macrosheet>`
const book = (cells: string, names: string) => ({
  'xl/workbook.xml': `<workbook><sheets><sheet name="M" state="veryHidden" r:id="r1"/></sheets><definedNames>${names}</definedNames></workbook>`,
  'xl/_rels/workbook.xml.rels': rel(inside('xlMacrosheet', 'macrosheets/sheet1.xml', 'r1')),
  'xl/macrosheets/sheet1.xml': sheet(cells),
})

test('hidden Excel 4 macros that run by themselves are read and told', () => {
  const auto = '<definedName name="_xlnm.Auto_Open">M!$A$1</definedName>'
  const found = read(book('<c r="A1"><f>EXEC("calc")</f></c><c r="B2" t="str"><v>x</v></c>', auto))
  assert.deepEqual(
    found.findings.map(({ code }) => code),
    ['macro-sheet', 'macro-sheet-hidden', 'macro-sheet-autoexec'],
  )
  assert.deepEqual(found.content.sheets?.[0]?.cells, [
    { row: 1, column: 1, formula: '=EXEC("calc")' },
    { row: 2, column: 2, value: 'x' },
  ])
  assert.deepEqual(found.content.names, { '_xlnm.Auto_Open': '=M!$A$1' })
})

test('of two names that are the same both are kept', () => {
  const twice = '<definedName name="Auto_Open">M!A1</definedName><definedName name="Auto_Open">M!B9</definedName>'
  const { content } = read(book('', twice))
  assert.deepEqual(Object.values(content.names ?? {}), ['=M!A1', '=M!B9'])
})

test('what is not read is a gap', () => {
  const shared = '<c r="A1"><f t="shared" si="0">EXEC("x"&amp;B1)</f></c><c r="A2"><f t="shared" si="0"/><v>1</v></c>'
  assert.deepEqual(
    read(book(shared, '')).content.sheets?.[0]?.cells.map(({ formula }) => formula),
    ['=EXEC("x"&B1)', '=EXEC("x"&B2)'],
  )
  const lost = shared.replace('EXEC("x"&amp;B1)', '')
  assert.deepEqual(read(book(lost, '')).gaps, ['shared formulas not written out: M'])
  assert.deepEqual(read({ 'xl/workbook.bin': 'x', 'xl/a.xml': '' }).gaps, ['not read to its end: xl/workbook.bin'])
  const attributes = Array.from({ length: 300 }, (_, place) => `a${place}="1"`).join(' ')
  const cut = ['not read to its end: word/document.xml']
  assert.deepEqual(read({ 'word/document.xml': `<w:document ${attributes}/>` }).gaps, cut)
  assert.deepEqual(read({ 'word/document.xml': field(run(' '.repeat(40_000)), run('DDE cmd')) }).gaps, cut)
  assert.deepEqual(read({ 'word/document.xml': mark('begin').repeat(70) }).gaps, cut)
  const padded = Buffer.concat([Buffer.alloc(33_554_432, ' '), Buffer.from(field(run('DDE cmd')))])
  assert.deepEqual(read({ 'word/document.xml': padded }).gaps, cut)
  assert.deepEqual(read({ 'word/document.xml': '', 'WORD/Document.xml': '' }).gaps, [
    'not read to its end: parts of one name',
  ])
  const many = Object.fromEntries(Array.from({ length: 2_100 }, (_, place) => [`word/x${place}.bin`, '']))
  assert.deepEqual(read(many).gaps, ['not read to its end: the list of parts'])
})

test('a document that is read whole has no gap', () => {
  assert.deepEqual(read({ 'word/document.xml': '<w:document><w:p><w:t>x</w:t></w:p></w:document>' }).gaps, [])
})

test('damaged parts do not throw', () => {
  const good = {
    ...book('<c r="A1"><f>EXEC("calc")</f></c>', '<definedName name="a">M!A1</definedName>'),
    'word/document.xml': field(run('DDE x')),
  }
  const names = Object.keys(good)
  fc.assert(
    fc.property(fc.nat(names.length - 1), fc.nat(400), fc.string({ maxLength: 8 }), (which, at, text) => {
      const name = names[which] ?? ''
      const part = good[name as keyof typeof good]
      read({ ...good, [name]: part.slice(0, at) + text + part.slice(at + 3) })
    }),
    { seed: 7, numRuns: 500 },
  )
})

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

const p = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

test('Word: headers, comments, bookmarks, content controls, tables, custom XML and shapes', () => {
  const { content, gaps } = read({
    'word/document.xml': `<w:document><w:bookmarkStart w:id="0" w:name="one"/>${p('marked')}<w:bookmarkEnd w:id="0"/>
      <w:sdt><w:sdtPr><w:alias w:val="Box"/><w:tag w:val="t1"/></w:sdtPr><w:sdtContent>${p('held')}</w:sdtContent></w:sdt>
      <w:tbl><w:tr><w:tc>${p('a')}</w:tc><w:tc>${p('b')}<w:tbl><w:tr><w:tc>${p('in')}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>
      <mc:AlternateContent><mc:Choice><wp:anchor><wp:docPr id="1" name="Text Box 1" descr="alt &amp; text" title="ti"/>
      <wps:txbx><w:txbxContent>${p('boxed')}</w:txbxContent></wps:txbx></wp:anchor></mc:Choice>
      <mc:Fallback><v:shape id="_x0000_s1" alt="alt" style="x"/></mc:Fallback></mc:AlternateContent>
      <v:shape id="Old" alt="old alt" style="x"><v:textpath string="art"/></v:shape></w:document>`,
    'word/header1.xml': `<w:hdr>${p('')}</w:hdr>`,
    'word/header2.xml': `<w:hdr>${p('top')}</w:hdr>`,
    'word/footer1.xml': `<w:ftr>${p('bottom')}</w:ftr>`,
    'word/comments.xml': `<w:comments><w:comment w:id="1" w:author="Ann">${p('said')}</w:comment></w:comments>`,
    'customXml/item1.xml': '<x xmlns="urn:x">data</x>',
    'customXml/itemProps1.xml': '<y/>',
  })
  assert.deepEqual(gaps, [])
  assert.deepEqual([content.header, content.footer], ['top\r', 'bottom\r'])
  assert.deepEqual(content.bookmarks, [{ name: 'one', text: 'marked' }])
  assert.deepEqual(content.contentControls, [{ name: 'Box', tag: 't1', text: 'held' }])
  assert.deepEqual(content.comments, [{ name: 'Ann', text: 'said' }])
  assert.deepEqual(content.tables, [[['in']], [['a', 'b']]])
  assert.deepEqual(content.customXml, ['<x xmlns="urn:x">data</x>'])
  assert.deepEqual(content.shapes, [
    { name: 'Text Box 1', alternativeText: 'alt & text', title: 'ti', text: 'boxed' },
    { name: 'Old', alternativeText: 'old alt', text: 'art' },
  ])
})

test('Excel: shapes and comments stand on their sheets, old drawings only where they say more', () => {
  const shape = '<xdr:sp><xdr:cNvPr id="1" name="Box" descr="d"/><a:p><a:r><a:t>t</a:t></a:r></a:p></xdr:sp>'
  const old = (alt: string, kind: string, text = ''): string =>
    `<v:shape id="s" style="x" alt="${alt}"><v:textbox><div>${text}</div></v:textbox><x:ClientData ObjectType="${kind}"/></v:shape>`
  const { content } = read({
    'xl/workbook.xml': '<workbook><sheets><sheet name="Data" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': rel(inside('worksheet', 'worksheets/sheet1.xml', 'r1')),
    'xl/worksheets/sheet1.xml':
      '<worksheet><controls><control r:id="c1" name="Button1"/><control r:id="c1" name="Button1"/></controls></worksheet>',
    'xl/worksheets/_rels/sheet1.xml.rels': rel(
      inside('drawing', '../drawings/drawing1.xml', 'd1'),
      inside('vmlDrawing', '../drawings/vmlDrawing1.vml', 'd2'),
      inside('comments', '../comments1.xml', 'd3'),
      inside('control', '../activeX/activeX1.xml', 'c1'),
    ),
    'xl/activeX/activeX1.xml':
      '<ax:ocx ax:persistence="persistPropertyBag"><ax:ocxPr ax:name="Caption" ax:value="press"/><ax:ocxPr ax:name="GroupName" ax:value="g"/></ax:ocx>',
    'xl/drawings/drawing1.xml': `<xdr:wsDr>${shape}</xdr:wsDr>`,
    'xl/drawings/vmlDrawing1.vml': `<xml>${old('', 'Note', 'n')}${old('only here', 'Button')}${old('', 'Button')}</xml>`,
    'xl/comments1.xml':
      '<comments><commentList><comment ref="B2"><text><r><t>by </t></r><r><t>cell</t></r></text></comment></commentList></comments>',
  })
  assert.deepEqual(content.shapes, [
    { name: 'Box', alternativeText: 'd', text: 't', place: 'Data' },
    { name: 's', alternativeText: 'only here', place: 'Data' },
  ])
  assert.deepEqual(content.comments, [{ name: 'Data!B2', text: 'by cell' }])
  assert.deepEqual(content.controls, [{ form: '', name: 'Button1', caption: 'press', tag: 'g' }])
})

test('PowerPoint: shapes stand on their slides, notes beside them', () => {
  const shape = (name: string): string => `<p:sp><p:cNvPr name="${name}" descr="of ${name}"/></p:sp>`
  const { content } = read({
    'ppt/slides/slide2.xml': shape('B'),
    'ppt/slides/slide10.xml': shape('C'),
    'ppt/slides/_rels/slide2.xml.rels': rel(inside('notesSlide', '../notesSlides/notesSlide1.xml', 'n')),
    'ppt/notesSlides/notesSlide1.xml': shape('N'),
  })
  assert.deepEqual(content.shapes, [
    { name: 'B', alternativeText: 'of B', place: '1' },
    { name: 'N', alternativeText: 'of N', place: '1 notes' },
    { name: 'C', alternativeText: 'of C', place: '2' },
  ])
})

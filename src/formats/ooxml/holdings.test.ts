/** Parts that hold what macros look up, with pieces of them cut, doubled and put elsewhere: never a throw, and no more than there can be. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, assert as check, nat, property } from 'fast-check'
import { readOoxml } from './read.ts'

const pieces = [
  '<w:tbl><w:tr><w:tc>',
  '</w:tc></w:tr></w:tbl>',
  '<w:bookmarkStart w:id="0" w:name="n"/>',
  '<w:bookmarkEnd w:id="0"/>',
  '<w:sdt><w:sdtPr><w:alias w:val="a"/></w:sdtPr>',
  '</w:sdt>',
  '<w:comment w:id="1">',
  '</w:comment>',
  '<w:p><w:t>text</w:t></w:p>',
  '<w:t>',
  '<wp:inline><wp:docPr name="s" descr="d"/>',
  '</wp:inline>',
  '<mc:Fallback>',
  '</mc:Fallback>',
  '<v:shape style="x" alt="v"><v:textbox><div>t</div>',
  '</v:shape>',
  '<w:control r:id="r1" w:name="c"/>',
  '<comment ref="A1"><t>x</t>',
  '<p:sp><p:cNvPr name="q"/>',
  '<',
  '&#x41;',
]
const rels = '<Relationships><Relationship Id="r1" Type="x/control" Target="document.xml"/></Relationships>'

test('pieces in any order', () => {
  check(
    property(array(nat(pieces.length - 1), { maxLength: 60 }), (order) => {
      const xml = Buffer.from(order.map((index) => pieces[index]).join(''))
      const parts = new Map<string, Buffer>([
        ['word/_rels/document.xml.rels', Buffer.from(rels)],
        ...['document', 'header1', 'comments'].map((name) => [`word/${name}.xml`, xml] as const),
        ['customXml/item1.xml', xml],
      ])
      const { content } = readOoxml({ names: [...parts.keys()], read: (name) => parts.get(name) })
      assert.deepEqual(content.customXml, [xml.toString()])
      assert.ok((content.shapes?.length ?? 0) <= order.length * 2)
      assert.ok((content.controls?.length ?? 0) <= 1)
      assert.ok((content.bookmarks?.length ?? 0) + (content.contentControls?.length ?? 0) <= order.length)
    }),
    { seed: 23, numRuns: 1_000 },
  )
})

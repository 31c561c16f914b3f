/** The small XML reader: what MSXML's users ask of it; any text is read without a throw. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { parseXml, select, textOf, xmlText } from './xml-tree.ts'

const source =
  '<?xml version="1.0"?><a x="1"><b id="k">one</b><b id="l"><![CDATA[<two>]]></b><c:d xmlns:c="u">&#65;&amp;</c:d></a>'

test('elements, attributes, text and CDATA', () => {
  const root = parseXml(source)
  assert.ok(root)
  assert.deepEqual(select(root, '//b').map(textOf), ['one', '<two>'])
  assert.deepEqual(select(root, "/a/b[@id='l']").map(textOf), ['<two>'])
  assert.deepEqual(select(root, 'a/b[2]').map(textOf), ['<two>'])
  assert.deepEqual(select(root, '//d').map(textOf), ['A&'])
  assert.deepEqual(select(root, '/a/@x').map(textOf), ['1'])
})

test('what is written can be read again', () => {
  const root = parseXml(source)
  const again = root && parseXml(xmlText(root))
  assert.ok(again)
  assert.deepEqual(select(again, '//b').map(textOf), ['one', '<two>'])
})

test('any text ends; no element is no document', () => {
  check(property(string(), (text) => assert.doesNotThrow(() => parseXml(text))))
  assert.equal(parseXml('plain'), undefined)
  assert.ok(parseXml('<b>'.repeat(100_000)))
})

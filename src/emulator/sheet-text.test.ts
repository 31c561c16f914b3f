/** Sheets and shortcuts written as text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { readQuery, readSeparated, readSymbolicLink } from './sheet-text.ts'
import { readShortcutText } from './shortcut-text.ts'

test('a query names its address', () => {
  assert.deepEqual(readQuery('WEB\r\n1\r\nhttp://a.test/x\r\n').links, [{ kind: 'query', target: 'http://a.test/x' }])
  assert.equal(readQuery('WEB\r\n1\r\n').links, undefined)
})

test('a symbolic link sheet has formulas, values and names', () => {
  const { names, sheets } = readSymbolicLink('ID;P\nO;E\nNN;NAuto_open;ER1C1\nC;X1;Y1;K0;EEXEC("a;;b")\nC;Y2;K"v"\nE\n')
  assert.deepEqual(names, { Auto_open: '=Macro1!R1C1' })
  assert.equal(sheets?.[0]?.kind, 'macro')
  assert.deepEqual(sheets?.[0]?.cells, [
    { row: 1, column: 1, value: 0, formula: '=EXEC("a;b")' },
    { row: 2, column: 1, value: 'v' },
  ])
})

test('only what Excel takes for a formula is one', () => {
  const cells = readSeparated('a,-5,=1+1\n+cmd|x,"q, r"').sheets?.[0]?.cells ?? []
  assert.deepEqual(
    cells.map(({ row, column, formula }) => [row, column, formula]),
    [
      [1, 1, undefined],
      [1, 2, undefined],
      [1, 3, '=1+1'],
      [2, 1, '=cmd|x'],
      [2, 2, undefined],
    ],
  )
})

test('shortcuts tell what is reached for', () => {
  const url = readShortcutText(Buffer.from('[InternetShortcut]\nURL=https://a.test/\nIconFile=\\\\b.test\\i.ico\n'))
  assert.deepEqual(url, [
    { kind: 'image', target: '\\\\b.test\\i.ico' },
    { kind: 'launch', target: 'https://a.test/' },
  ])
  const library = readShortcutText(Buffer.from('<libraryDescription><url>\\\\c.test\\s</url></libraryDescription>'))
  assert.deepEqual(library, [{ kind: 'launch', target: 'search-ms:location:\\\\c.test\\s' }])
})

test('any text ends', () => {
  check(
    property(string(), (text) => {
      for (const read of [readQuery, readSymbolicLink, readSeparated]) assert.equal(read(text).application, 'excel')
      assert.ok(Array.isArray(readShortcutText(Buffer.from(text))))
    }),
  )
})

/** What a Word document holds beside its body: headers, bookmarks, comments, content controls, tables, custom XML parts. */
import type { ComContext } from '../context.ts'
import { action, ComObject, constant, type Member, method, stored, text } from '../object.ts'
import { documentObject as xmlDocument } from '../xml-dom.ts'
import type { DocumentContent, NamedText } from './content.ts'
import { named } from './shapes.ts'

type RangeOf = (value: string) => ComObject

/** An object with a name and a text that is asked for as a range. */
function textObject(kind: string, given: NamedText, range: RangeOf): ComObject {
  return new ComObject(kind, {
    Name: stored(given.name),
    Title: stored(given.name),
    Tag: stored(given.tag ?? ''),
    Author: constant(given.name),
    Range: { get: () => range(given.text) },
    Text: constant(given.text),
    '*value': constant(given.text),
    Delete: action(() => undefined),
  })
}

const prefix = /\bns\d+:/g

/** A part of custom XML; prefixes that Word makes up (`ns0:`) name what has none here. */
function partObject(context: ComContext, source: string): ComObject {
  const document = xmlDocument(context)
  document.members.get('loadxml')?.call?.([source])
  const ask = (name: string): Member =>
    method(([path]) => document.members.get(name)?.call?.([text(path).replaceAll(prefix, '')]))
  return new ComObject('CustomXMLPart', {
    XML: constant(source),
    NamespaceURI: constant(/\bxmlns="([^"]*)"/.exec(source)?.[1] ?? ''),
    SelectSingleNode: ask('selectsinglenode'),
    SelectNodes: ask('selectnodes'),
    DocumentElement: { get: () => document.members.get('documentelement')?.get?.() ?? null },
    Id: constant('{6A3B1C52-0B5E-4C7B-9E0D-2F1A7C3D5E81}'),
    Delete: action(() => undefined),
  })
}

function xmlParts(context: ComContext, sources: readonly string[]): ComObject {
  const parts = sources.map((one) => partObject(context, one))
  const inSpace = (wanted: string) =>
    parts.filter((one) => text(one.members.get('namespaceuri')?.get?.()).toLowerCase() === wanted.toLowerCase())
  const item = method(([key]) =>
    typeof key === 'number' ? (parts[key - 1] ?? null) : (inSpace(text(key))[0] ?? parts[0] ?? null),
  )
  return new ComObject(
    'CustomXMLParts',
    {
      Count: constant(parts.length),
      Item: item,
      '': item,
      SelectByNamespace: method(([space]) => named(inSpace(text(space)))),
      SelectByID: method(() => parts[0] ?? null),
      Add: method(([source]) => partObject(context, text(source))),
    },
    parts,
  )
}

function sections(content: DocumentContent, range: RangeOf): ComObject {
  const story = (value: string) => {
    const one = new ComObject('HeaderFooter', { Range: { get: () => range(value) }, Shapes: constant(named([])) })
    return method(([at]) => (at === undefined ? named([one]) : one))
  }
  const section = new ComObject('Section', {
    Headers: story(content.header ?? ''),
    Footers: story(content.footer ?? ''),
    Range: { get: () => range(content.text ?? '') },
  })
  return named([section])
}

function tables(content: DocumentContent, range: RangeOf): ComObject {
  // The text of a cell ends with the mark of its last paragraph and its own.
  const cell = (value: string) => new ComObject('Cell', { Range: { get: () => range(`${value}\r\u0007`) } })
  return named(
    (content.tables ?? []).map(
      (rows) =>
        new ComObject('Table', {
          Cell: method(([row, column]) => cell(rows[Number(row) - 1]?.[Number(column) - 1] ?? '')),
          Rows: constant(new ComObject('Rows', { Count: constant(rows.length) })),
          Columns: constant(new ComObject('Columns', { Count: constant(rows[0]?.length ?? 0) })),
          Range: { get: () => range(rows.map((row) => row.join('\r')).join('\r')) },
          Title: constant(''),
          Descr: constant(''),
        }),
    ),
  )
}

export function stories(context: ComContext, content: DocumentContent, range: RangeOf): Record<string, Member> {
  const marks = content.bookmarks ?? []
  const known = (key: string) => marks.some((one) => one.name.toLowerCase() === key.toLowerCase())
  const list = (kind: string, items: readonly NamedText[] | undefined) =>
    named((items ?? []).map((one) => textObject(kind, one, range)))
  const controls = list('ContentControl', content.contentControls)
  const titled = method(([title]) =>
    named(
      controls.items
        .filter((one) => one instanceof ComObject && text(one.members.get('title')?.get?.()) === text(title))
        .flatMap((one) => (one instanceof ComObject ? [one] : [])),
    ),
  )
  return {
    Sections: constant(sections(content, range)),
    Bookmarks: constant(
      named(
        marks.map((one) => textObject('Bookmark', one, range)),
        { Exists: method(([key]) => known(text(key))) },
      ),
    ),
    Fields: constant(named([], { Update: action(() => undefined) })),
    Comments: constant(list('Comment', content.comments)),
    ContentControls: constant(controls),
    SelectContentControlsByTitle: titled,
    SelectContentControlsByTag: titled,
    Tables: constant(tables(content, range)),
    CustomXMLParts: constant(xmlParts(context, content.customXml ?? [])),
  }
}

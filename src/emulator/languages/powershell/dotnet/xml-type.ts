/** System.Xml.XmlDocument as scripts use it: elements and attributes as properties, XPath for simple paths. */
import { parseXml, select, textOf, type XmlNode, xmlText } from '../../../host/com/xml-tree.ts'
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'

/** An element that holds only text is that text. */
function valueOf(node: XmlNode): Value {
  return node.children.length === 0 && node.attributes.size === 0 ? node.text : elementObject(node)
}

/** Children of one name as PowerShell shows them: one value, or several. */
function named(node: XmlNode): Map<string, Value> {
  const groups = Map.groupBy(node.children, (one) => one.name)
  const values = new Map<string, Value>()
  for (const [name, value] of node.attributes) values.set(name, value)
  for (const [name, nodes] of groups) {
    const list = nodes.map(valueOf)
    values.set(name, list.length === 1 ? list[0] : list)
  }
  return values
}

function elementObject(node: XmlNode): PsObject {
  const object = new PsObject('System.Xml.XmlElement')
  object.text = () => textOf(node) || node.name
  object.getter('InnerText', () => textOf(node)).getter('#text', () => node.text)
  object
    .getter('OuterXml', () => xmlText(node))
    .getter('InnerXml', () => node.children.map((one) => xmlText(one)).join('') || node.text)
  object.getter('ChildNodes', () => node.children.map(elementObject)).getter('LocalName', () => node.name)
  object.getter('FirstChild', () => (node.children[0] ? elementObject(node.children[0]) : null))
  object.getter('HasChildNodes', () => node.children.length > 0)
  object.method('GetAttribute', ([name]) => node.attributes.get(toText(name)) ?? '')
  object.method('SelectNodes', ([path]) => select(node, toText(path)).map(elementObject))
  object.method('SelectSingleNode', ([path]) => {
    const [first] = select(node, toText(path))
    return first ? elementObject(first) : null
  })
  object.method('GetElementsByTagName', ([name]) => select(node, `//${toText(name)}`).map(elementObject))
  // The document's own names come last, so that an element called Name is seen.
  for (const [name, value] of named(node)) object.note(name, value)
  if (!object.members.has('name')) object.getter('Name', () => node.name)
  return object
}

function xmlDocument(engine: Engine, [source]: readonly Value[]): PsObject {
  if (source === undefined || source === null) return emptyDocument(engine)
  const text = engine.text(source)
  engine.allocate(text.length * 4)
  const document = parseXml(text.replace(/^\ufeff/, ''))
  if (!document) throw failure('Cannot convert value to type "System.Xml.XmlDocument".', 'System.Xml.XmlException')
  const object = elementObject(document)
  const [root] = document.children
  object.getter('DocumentElement', () => (root ? elementObject(root) : null))
  object.text = () => root?.name ?? ''
  return object
}

/** Filled by Load or LoadXml. */
function emptyDocument(engine: Engine): PsObject {
  const object = new PsObject('System.Xml.XmlDocument')
  const fill = (text: string) => {
    for (const [key, member] of xmlDocument(engine, [text]).members) object.members.set(key, member)
    return undefined
  }
  object.method('LoadXml', ([text]) => fill(toText(text)))
  object.method('Load', ([path]) =>
    fill(Buffer.from(engine.machine.read(engine.path(toText(path))) ?? []).toString('utf8')),
  )
  return object
}

export const xmlTypes: readonly NetType[] = [{ names: 'xml.xmldocument', create: xmlDocument }]

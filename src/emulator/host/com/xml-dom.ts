/** MSXML's documents and nodes with base64 and hex types, and XSLT as far as the scripts a style sheet brings. */
import { request } from '../network.ts'
import type { ComClass, ComContext } from './context.ts'
import {
  action,
  bytesOf,
  collection,
  ComObject,
  constant,
  type Member,
  method,
  stored,
  text,
  type Value,
} from './object.ts'
import { append, descendants, parseXml, select, textOf, type XmlNode, xmlNode, xmlText } from './xml-tree.ts'
import { scriptText } from '../../script-text.ts'

const nodeKey = Symbol('node')

/** An object that stands for a node, so that nodes can be handed back. */
class XmlObject extends ComObject {
  readonly [nodeKey]: XmlNode
  constructor(name: string, members: Record<string, Member>, node: XmlNode) {
    super(name, members)
    this[nodeKey] = node
  }
}

const nodeOf = (value: Value): XmlNode | undefined => (value instanceof XmlObject ? value[nodeKey] : undefined)

type Kind = 'hex' | 'base64' | undefined
const kindOf = (type: string): Kind =>
  /bin\.hex/i.test(type) ? 'hex' : /bin\.base64/i.test(type) ? 'base64' : undefined

function typed(node: XmlNode): Member {
  const type = () => kindOf(node.attributes.get('dt:dt') ?? '')
  return {
    get: () => {
      const kind = type()
      return kind ? Buffer.from(textOf(node).replaceAll(/\s/g, ''), kind) : textOf(node)
    },
    set: (value) => {
      const kind = type()
      node.children.length = 0
      node.text = kind ? Buffer.from(bytesOf(value)).toString(kind) : text(value)
    },
  }
}

function list(context: ComContext, nodes: readonly XmlNode[]): ComObject {
  const objects = nodes.map((one) => nodeObject(context, one))
  const items = collection(objects)
  let at = 0
  const next = method(() => objects[at++] ?? null)
  return new ComObject(
    'IXMLDOMNodeList',
    { ...Object.fromEntries(items.members), NextNode: next, Reset: method(() => void (at = 0)) },
    objects,
  )
}

function attributesOf(node: XmlNode): Record<string, Member> {
  const read = method(([name]) => node.attributes.get(text(name)) ?? null)
  const named = method(([name]) => {
    const value = node.attributes.get(text(name))
    return value === undefined
      ? null
      : new ComObject('IXMLDOMAttribute', {
          Value: constant(value),
          Text: constant(value),
          NodeValue: constant(value),
          '*value': constant(value),
        })
  })
  const write = method(([name, value]) => void node.attributes.set(text(name), text(value)))
  const map = new ComObject('IXMLDOMNamedNodeMap', {
    GetNamedItem: named,
    Item: named,
    '': named,
    Length: { get: () => node.attributes.size },
  })
  return {
    GetAttribute: read,
    GetAttributeNode: named,
    SetAttribute: write,
    Attributes: constant(map),
    RemoveAttribute: method(([name]) => node.attributes.delete(text(name))),
  }
}

function navigation(context: ComContext, node: XmlNode): Record<string, Member> {
  const object = (one: XmlNode | undefined): Value => (one ? nodeObject(context, one) : null)
  const find = method(([path]) => object(select(node, text(path))[0]))
  const all = method(([path]) => list(context, select(node, text(path))))
  const byTag = method(([name]) =>
    list(
      context,
      descendants(node).filter((one) => text(name) === '*' || one.name === text(name)),
    ),
  )
  return {
    SelectSingleNode: find,
    SelectNodes: all,
    GetElementsByTagName: byTag,
    ChildNodes: { get: () => list(context, node.children) },
    FirstChild: { get: () => object(node.children[0]) },
    LastChild: { get: () => object(node.children.at(-1)) },
    ParentNode: { get: () => object(node.parent) },
    NextSibling: { get: () => object(node.parent?.children[(node.parent?.children.indexOf(node) ?? 0) + 1]) },
    HasChildNodes: method(() => node.children.length > 0),
    AppendChild: method(([child]) => {
      const other = nodeOf(child)
      if (other && other !== node) append(node, other)
      return child
    }),
    RemoveChild: method(([child]) => child),
    CloneNode: method(() => nodeObject(context, { ...node, children: [...node.children] })),
  }
}

function nodeObject(context: ComContext, node: XmlNode): ComObject {
  const content: Member = {
    get: () => textOf(node),
    set: (value) => {
      node.children.length = 0
      node.text = text(value)
    },
  }
  return new XmlObject(
    'IXMLDOMElement',
    {
      Text: content,
      NodeValue: content,
      Data: content,
      NodeTypedValue: typed(node),
      DataType: {
        get: () => node.attributes.get('dt:dt') ?? null,
        set: (value) => void node.attributes.set('dt:dt', text(value)),
      },
      NodeName: constant(node.name),
      TagName: constant(node.name),
      BaseName: constant(node.name.split(':').pop()),
      NodeType: constant(1),
      Xml: { get: () => xmlText(node) },
      TransformNode: method(([style]) => transformed(context, nodeOf(style))),
      ...attributesOf(node),
      ...navigation(context, node),
    },
    node,
  )
}

/** Runs the scripts of a style sheet (`msxsl:script`, `ms:script`), as a transformation that calls them does. */
export function transformed(context: ComContext, style: XmlNode | undefined): string {
  if (!style) return ''
  const { machine, actor } = context
  for (const script of descendants(style)
    .filter(({ name }) => /:script$/i.test(name))
    .slice(0, 16)) {
    const code = script.text
    const isVb = /vb/i.test(script.attributes.get('language') ?? '')
    machine.recorder.layer(actor, { language: isVb ? 'vbscript' : 'jscript', source: 'style sheet', code })
    const place = { pid: actor.pid, path: 'style.xsl', browser: 0 }
    const calls = calledBy(style)
    if (isVb) machine.languages?.vb([code, ...calls.map((one) => `Call ${one}()`)], place)
    else
      machine.languages?.script(
        [code, ...calls.map((one) => `if (typeof ${one} === "function") ${one}();`)].join('\n'),
        place,
      )
  }
  return ''
}

/** Names of functions that a template's expressions call: `user:run()`. */
function calledBy(style: XmlNode): string[] {
  const found = descendants(style).flatMap((one) =>
    [...(one.attributes.get('select') ?? '').matchAll(/[\w-]+:(\w{1,60})\s*\(/g)].map(([, name = '']) => name),
  )
  return [...new Set(found)].slice(0, 16)
}

function load(context: ComContext, place: string): XmlNode | undefined {
  const { machine, actor } = context
  const bytes = /^https?:/i.test(place)
    ? request(machine, actor, { method: 'GET', url: place }).body
    : machine.read(place)
  return bytes && parseXml(scriptText(bytes))
}

export function documentObject(context: ComContext): ComObject {
  const root = xmlNode('#document')
  const fill = (read: XmlNode | undefined): boolean => {
    root.children.length = 0
    for (const child of read?.children ?? []) append(root, child)
    return read !== undefined
  }
  const { machine, actor } = context
  const element = method(([name]) => nodeObject(context, xmlNode(text(name))))
  return new XmlObject(
    'DOMDocument',
    {
      Async: stored(true),
      ValidateOnParse: stored(false),
      ResolveExternals: stored(false),
      PreserveWhiteSpace: stored(false),
      ReadyState: constant(4),
      ParseError: constant(
        new ComObject('IXMLDOMParseError', { ErrorCode: constant(0), Reason: constant(''), '*value': constant(0) }),
      ),
      Load: method(([place]) => fill(load(context, text(place)))),
      LoadXML: method(([source]) => fill(parseXml(text(source)))),
      Save: action(([path]) => machine.write(actor, text(path), Buffer.from(xmlText(root), 'latin1'))),
      CreateElement: element,
      CreateNode: method(([, name]) => nodeObject(context, xmlNode(text(name)))),
      CreateTextNode: method(([value]) => nodeObject(context, xmlNode('#text', text(value)))),
      CreateCDATASection: method(([value]) => nodeObject(context, xmlNode('#text', text(value)))),
      CreateAttribute: element,
      CreateProcessingInstruction: method(() => nodeObject(context, xmlNode('#pi'))),
      DocumentElement: {
        get: () => (root.children[0] ? nodeObject(context, root.children[0]) : null),
        set: (value) => void fill({ ...root, children: [nodeOf(value) ?? xmlNode('a')] }),
      },
      SetProperty: method(() => undefined),
      Xml: { get: () => xmlText(root) },
      Text: { get: () => textOf(root) },
      TransformNode: method(([style]) => transformed(context, nodeOf(style))),
      TransformNodeToObject: method(([style]) => transformed(context, nodeOf(style))),
      ...navigation(context, root),
    },
    root,
  )
}

function template(context: ComContext): ComObject {
  let style: XmlNode | undefined
  const sheet: Member = { get: () => null, set: (value) => void (style = nodeOf(value)) }
  const processor = () =>
    new ComObject('IXSLProcessor', {
      Input: stored(null),
      Output: constant(''),
      Transform: method(() => (transformed(context, style), true)),
      AddParameter: method(() => undefined),
      AddObject: method(() => undefined),
    })
  return new ComObject('XSLTemplate', { Stylesheet: sheet, CreateProcessor: method(processor) })
}

export const xmlClasses: readonly ComClass[] = [
  {
    names: [
      'msxml2.domdocument',
      'microsoft.xmldom',
      'msxml2.freethreadeddomdocument',
      'microsoft.freethreadedxmldom',
      'msxml.domdocument',
    ],
    create: documentObject,
  },
  { names: ['msxml2.xsltemplate'], create: template },
]

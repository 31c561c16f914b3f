/** A small XML reader for the MSXML objects: elements, attributes, text and CDATA; wrong markup gives what was read. */

export interface XmlNode {
  name: string
  readonly attributes: Map<string, string>
  readonly children: XmlNode[]
  text: string
  parent: XmlNode | undefined
}

const nodeLimit = 50_000
const depthLimit = 256
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export const xmlNode = (name: string, text = ''): XmlNode => ({
  name,
  attributes: new Map(),
  children: [],
  text,
  parent: undefined,
})

const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole
      return code <= 0x10_ffff ? String.fromCodePoint(code) : whole
    },
  )

const pattern =
  /<!\[CDATA\[([^]*?)\]\]>|<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE[^[>]*(?:\[[^]*?\]\s*)?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy

/** The document node, whose children are the root element and nothing else; undefined when there is no element. */
export function parseXml(source: string): XmlNode | undefined {
  const document = xmlNode('#document')
  let current = document
  let depth = 0
  pattern.lastIndex = 0
  for (let count = 0; count < nodeLimit; count++) {
    const found = pattern.exec(source)
    if (!found) break
    const [, data, closes, opens, attributes = '', empty, text] = found
    if (data !== undefined) current.text += data
    else if (text !== undefined) current.text += decoded(text)
    else if (closes !== undefined) {
      if (current.parent) depth--
      current = current.parent ?? current
    } else if (opens !== undefined && depth < depthLimit) {
      const node = xmlNode(opens)
      for (const [, name = '', double, single] of attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
        node.attributes.set(name, decoded(double ?? single ?? ''))
      append(current, node)
      if (!empty) {
        current = node
        depth++
      }
    }
  }
  return document.children.length > 0 ? document : undefined
}

export function append(parent: XmlNode, child: XmlNode): void {
  child.parent = parent
  parent.children.push(child)
}

export function textOf(node: XmlNode): string {
  const parts = [node.text.trim()]
  const waiting = [...node.children].toReversed()
  for (let count = 0; waiting.length > 0 && count < nodeLimit; count++) {
    const next = waiting.pop()
    if (!next) break
    parts.push(next.text.trim())
    for (let at = next.children.length - 1; at >= 0; at--) waiting.push(next.children[at] ?? next)
  }
  return parts.filter(Boolean).join(' ')
}

/** All nodes below, in document order. */
export function descendants(node: XmlNode): XmlNode[] {
  const found: XmlNode[] = []
  const waiting = [...node.children].toReversed()
  while (waiting.length > 0 && found.length < nodeLimit) {
    const next = waiting.pop()
    if (!next) break
    found.push(next)
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at]
      if (child) waiting.push(child)
    }
  }
  return found
}

const local = (name: string): string => name.split(':').pop() ?? name
const named = (node: XmlNode, name: string): boolean =>
  name === '*' || node.name === name || local(node.name) === local(name)

/** Paths as far as scripts use them: `a/b`, `//a`, `//*[@id='x']`, `/a/b[2]`, `@name` at the end. */
export function select(start: XmlNode, path: string): XmlNode[] {
  const attribute = /\/?@([\w:.-]+)$/.exec(path)
  const steps = path.replace(/\/?@[\w:.-]+$/, '').match(/\/{0,2}[\w:.*-]+(?:\[[^\]]*\])*/g) ?? []
  let current = path.startsWith('/') ? [rootOf(start)] : [start]
  for (const step of steps.slice(0, 32)) {
    const [, slashes = '', name = '', tests = ''] = /^(\/{0,2})([\w:.*-]+)((?:\[[^\]]*\])*)$/.exec(step) ?? []
    const pool = slashes === '//' ? current.flatMap(descendants) : current.flatMap(({ children }) => children)
    if (name === '.' || name === 'text') continue
    current = filtered(
      pool.filter((one) => named(one, name)),
      tests,
    ).slice(0, nodeLimit)
  }
  if (!attribute) return current
  return current.flatMap((one) => {
    const value = one.attributes.get(attribute[1] ?? '')
    return value === undefined ? [] : [xmlNode(attribute[1] ?? '', value)]
  })
}

function filtered(nodes: readonly XmlNode[], tests: string): XmlNode[] {
  let found = [...nodes]
  for (const [, test = ''] of tests.matchAll(/\[([^\]]*)\]/g)) {
    const [, attribute, value] = /^@([\w:.-]+)\s*=\s*['"]([^'"]*)['"]$/.exec(test) ?? []
    if (/^\d+$/.test(test)) found = found.slice(Number(test) - 1, Number(test))
    else if (attribute !== undefined) found = found.filter((one) => one.attributes.get(attribute) === value)
  }
  return found
}

function rootOf(node: XmlNode): XmlNode {
  let root = node
  for (let depth = 0; root.parent && depth < depthLimit * 2; depth++) root = root.parent
  return root
}

const encoded = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export function xmlText(node: XmlNode, depth = 0): string {
  if (depth > depthLimit) return ''
  const inner = encoded(node.text) + node.children.map((one) => xmlText(one, depth + 1)).join('')
  if (node.name.startsWith('#')) return inner
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${encoded(value)}"`).join('')
  return inner === '' ? `<${node.name}${attributes}/>` : `<${node.name}${attributes}>${inner}</${node.name}>`
}

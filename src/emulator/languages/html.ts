/** HTML, SVG and HTML applications: their scripts, forms and addresses (parse5). */
import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5'
import type { Machine } from '../host/machine.ts'
import type { Actor } from '../host/recorder.ts'
import { bounded } from './markup-bounds.ts'

type Node = DefaultTreeAdapterTypes.Node
const nodeLimit = 200_000
const elementLimit = 5_000
const textLimit = 8 * 1024 * 1024

/** `<![CDATA[ … ]]>` around a script of a scriptlet, a WSF file or an SVG. */
export const withoutCdata = (code: string): string => code.replace(/^\s*<!\[CDATA\[/, '').replace(/\]\]>\s*$/, '')

export interface PageScript {
  readonly language: string
  readonly code: string
  /** Address of a script that stands elsewhere. */
  readonly source?: string
}

interface ScriptState {
  readonly scripts: PageScript[]
  action: string
}

const notCode = /json|template|text\/html|x-(?:handlebars|mustache|shader)|importmap/i

function readElement(
  machine: Machine,
  actor: Actor,
  { node, state }: { node: DefaultTreeAdapterTypes.Element; state: ScriptState },
): void {
  const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]))
  const address =
    attributes.get('src') ?? attributes.get('href') ?? attributes.get('action') ?? attributes.get('data') ?? ''
  if (/^https?:/i.test(address)) machine.recorder.indicator('url', address)
  // A frame goes where it points without the reader's doing.
  if (node.tagName === 'iframe' && /^(?:ms-[\w-]+|search(?:-ms)?):/i.test(address))
    machine.languages?.open({ kind: 'launch', target: address }, actor.pid)
  if (node.tagName === 'form') state.action = attributes.get('action') ?? ''
  if (node.tagName === 'input' && attributes.get('type')?.toLowerCase() === 'password')
    machine.recorder.event(actor, 'user_form', { Action: state.action })
  if (node.tagName === 'meta' && /refresh/i.test(attributes.get('http-equiv') ?? '')) {
    const target = /url\s*=\s*['"]?([^'"]+)/i.exec(attributes.get('content') ?? '')?.[1]
    if (target) machine.recorder.indicator('url', target.trim())
  }
  if (node.tagName !== 'script') return
  const language = (attributes.get('language') ?? attributes.get('type') ?? 'jscript').toLowerCase()
  if (notCode.test(language)) return
  const code = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
  const source = attributes.get('src') ?? attributes.get('xlink:href') ?? attributes.get('href')
  state.scripts.push({ language, code, ...(source && { source }) })
}

/** Scripts in order; forms asking for passwords and addresses are recorded on the way. */
export function readHtml(machine: Machine, actor: Actor, markup: string): readonly PageScript[] {
  const state: ScriptState = { scripts: [], action: '' }
  const { text, cut } = bounded(markup)
  if (cut) machine.recorder.gap('page has too many elements')
  const waiting: Node[] = [parse(text)]
  let frames = 0
  for (let seen = 0; waiting.length > 0 && seen < nodeLimit; seen++) {
    const node = waiting.pop()
    if (!node) break
    if ('childNodes' in node)
      for (let at = node.childNodes.length - 1; at >= 0; at--) waiting.push(node.childNodes[at] as Node)
    if ('content' in node) waiting.push(node.content)
    if (!('tagName' in node)) continue
    readElement(machine, actor, { node, state })
    const inner = node.attrs.find(({ name }) => name === 'srcdoc')?.value
    if (inner && frames++ < 16) waiting.push(parse(bounded(inner).text))
  }
  return state.scripts
}

/** An element as the guest builds it: tag, attributes, own text, place of its parent in the list. */
export type FlatElement = readonly [tag: string, attributes: Record<string, string>, text: string, parent: number]

/** The elements of markup in document order, for the page's own model. */
export function flatten(markup: string): FlatElement[] {
  const isWhole = /<(?:html|body|head|!doctype|svg)\b/i.test(markup.slice(0, 4_096))
  const { text } = bounded(markup)
  const waiting: { node: Node; parent: number }[] = [{ node: isWhole ? parse(text) : parseFragment(text), parent: -1 }]
  const found: FlatElement[] = []
  let size = 0
  for (let seen = 0; waiting.length > 0 && seen < nodeLimit && found.length < elementLimit; seen++) {
    const { node, parent } = waiting.pop() ?? {}
    if (!node || parent === undefined) break
    let at = parent
    if ('tagName' in node) {
      const own = node.childNodes
        .map((child) => (child.nodeName === '#text' && 'value' in child ? child.value : ''))
        .join('')
      size += own.length
      if (size > textLimit) break
      const attributes = Object.fromEntries(
        node.attrs.map(({ name, value, prefix }) => [prefix ? `${prefix}:${name}` : name, value]),
      )
      at = found.push([node.tagName, attributes, node.tagName === 'script' ? '' : own, parent]) - 1
    }
    if ('childNodes' in node)
      for (let index = node.childNodes.length - 1; index >= 0; index--)
        waiting.push({ node: node.childNodes[index] as Node, parent: at })
  }
  return found
}

/** HTML (the living standard, by parse5) as a reader of mail meets it: links, forms, scripts, and what is hidden from view. */
import { defaultTreeAdapter, type DefaultTreeAdapterTypes, parse } from 'parse5'
import { attribute, children, hides, isElement, textOf } from './node.ts'

export interface HtmlLink {
  /** As written, without the white space that browsers drop. */
  readonly href: string
  readonly text: string
}

export interface HtmlForm {
  readonly action: string
  /** Lower case; `get` where none is given. */
  readonly method: string
  readonly hasPassword: boolean
  /** Names of its fields, hidden ones and buttons left out. */
  readonly fields: readonly string[]
}

export interface Html {
  readonly links: readonly HtmlLink[]
  /** Password fields outside any form count as one form without action. */
  readonly forms: readonly HtmlForm[]
  /** Source of inline scripts; those from elsewhere are among `sources`. */
  readonly scripts: readonly string[]
  /** Addresses that are loaded when the page is shown: scripts, frames, objects, pictures. */
  readonly sources: readonly string[]
  readonly hiddenText: readonly string[]
  readonly metaRefresh?: string
  /** Visible text, white space collapsed. */
  readonly text: string
  /** The page was longer or nested deeper than the bounds; the rest was not read. */
  readonly truncated: boolean
}

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

const most = { characters: 4_194_304, depth: 512, nodes: 200_000, items: 5_000, fields: 50 }

export function parseHtml(text: string): Html {
  const { document, truncated } = tree(text.slice(0, most.characters))
  const page = new Page()
  const rest = page.read(document)
  return { ...page.result(), truncated: truncated || rest || text.length > most.characters }
}

class TooDeep extends Error {}

/** Deep nesting makes any HTML parser slow; what was read until then is kept. */
function tree(text: string): { document: Node; truncated: boolean } {
  let document: Node = defaultTreeAdapter.createDocument()
  let depth = 0
  const treeAdapter = {
    ...defaultTreeAdapter,
    createDocument: () => {
      const made = defaultTreeAdapter.createDocument()
      document = made
      return made
    },
    onItemPush: () => {
      depth += 1
      if (depth > most.depth) throw new TooDeep()
    },
    onItemPop: () => {
      depth -= 1
    },
  }
  try {
    return { document: parse(text, { treeAdapter, scriptingEnabled: false }), truncated: false }
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return { document, truncated: true }
  }
}

class Page {
  readonly #links: HtmlLink[] = []
  readonly #forms: (HtmlForm & { element?: Node })[] = []
  readonly #scripts: string[] = []
  readonly #sources: string[] = []
  readonly #hidden: string[] = []
  readonly #text: string[] = []
  #refresh: string | undefined

  /** True where there were more nodes than the bound. */
  read(document: Node): boolean {
    const todo: { node: Node; hidden: boolean }[] = [{ node: document, hidden: false }]
    let count = 0
    for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
      count += 1
      if (count > most.nodes) return true
      const { node } = item
      if (node.nodeName === '#text' && 'value' in node) this.#say(node.value, item.hidden)
      if (isElement(node)) this.#element(node)
      const hidden = item.hidden || (isElement(node) && hides(node))
      if (node.nodeName === 'script' || node.nodeName === 'style') continue
      if (blocks.has(node.nodeName)) todo.push({ node: space, hidden: false })
      for (const child of children(node).toReversed()) todo.push({ node: child, hidden })
    }
    return false
  }

  result(): Omit<Html, 'truncated'> {
    return {
      links: this.#links,
      forms: this.#forms.map(({ action, method, hasPassword, fields }) => ({ action, method, hasPassword, fields })),
      scripts: this.#scripts,
      sources: this.#sources,
      hiddenText: this.#hidden,
      text: this.#text.join('').replaceAll(/\s+/g, ' ').trim(),
      ...(this.#refresh === undefined ? {} : { metaRefresh: this.#refresh }),
    }
  }

  #say(text: string, hidden: boolean): void {
    if (!hidden) this.#text.push(text)
    else if (text.trim() !== '' && this.#hidden.length < most.items) this.#hidden.push(text.trim())
  }

  #element(element: Element): void {
    const { tagName } = element
    if (blocks.has(tagName)) this.#text.push(' ')
    if (this.#links.length + this.#sources.length + this.#forms.length >= most.items) return
    const href = attribute(element, 'href')
    if ((tagName === 'a' || tagName === 'area') && href !== undefined)
      this.#links.push({ href: address(href), text: textOf(element) })
    const source = attribute(element, 'src') ?? (tagName === 'object' ? attribute(element, 'data') : undefined)
    if (source !== undefined) this.#sources.push(address(source))
    if (tagName === 'script' && this.#scripts.length < most.items) this.#script(element)
    if (tagName === 'meta') this.#meta(element)
    if (tagName === 'form') this.#forms.push({ ...formOf(element), element })
    if (fieldTags.has(tagName)) this.#field(element)
  }

  #script(element: Element): void {
    const code = textOf(element, Infinity)
    if (code.trim() !== '') this.#scripts.push(code)
  }

  #meta(element: Element): void {
    if (attribute(element, 'http-equiv')?.trim().toLowerCase() !== 'refresh') return
    const match = /^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(attribute(element, 'content') ?? '')
    if (match?.[1] !== undefined && match[1] !== '') this.#refresh ??= address(match[1])
  }

  #field(element: Element): void {
    const type = attribute(element, 'type')?.trim().toLowerCase() ?? 'text'
    if (unasked.has(type)) return
    const secret = type === 'password'
    const name = (attribute(element, 'name') ?? attribute(element, 'id') ?? '').slice(0, 100)
    const index = this.#forms.findLastIndex((form) => form.element === formAround(element))
    const form = this.#forms[index]
    if (form !== undefined)
      this.#forms[index] = {
        ...form,
        hasPassword: form.hasPassword || secret,
        fields: form.fields.length < most.fields ? [...form.fields, name] : form.fields,
      }
    else if (secret) this.#forms.push({ action: '', method: 'get', hasPassword: true, fields: [name] })
  }
}

function formAround(element: Element): Node | null {
  let above: Node | null = element.parentNode
  for (let depth = 0; above !== null && above.nodeName !== 'form' && depth < most.depth; depth += 1)
    above = 'parentNode' in above ? above.parentNode : null
  return above
}

const fieldTags = new Set(['input', 'textarea', 'select'])
const unasked = new Set(['hidden', 'submit', 'button', 'image', 'reset'])

const blocks = new Set(['p', 'div', 'br', 'td', 'th', 'tr', 'li', 'table', 'h1', 'h2', 'h3', 'option', 'title'])

const space = defaultTreeAdapter.createTextNode(' ')

const address = (value: string): string =>
  value
    .replaceAll(/[\t\r\n]/g, '')
    .trim()
    .slice(0, 65_536)

const formOf = (element: Element): HtmlForm => ({
  action: address(attribute(element, 'action') ?? ''),
  method: (attribute(element, 'method') ?? 'get').trim().toLowerCase(),
  hasPassword: false,
  fields: [],
})

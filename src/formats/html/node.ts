/** Questions to nodes of a parsed page: attributes, text, and whether a reader would see them. */
import type { DefaultTreeAdapterTypes } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

const mostText = 4_096

export const isElement = (node: Node): node is Element => 'tagName' in node

export function children(node: Node): readonly Node[] {
  if ('content' in node) return node.content.childNodes
  return 'childNodes' in node ? node.childNodes : []
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((found) => found.name === name)?.value
}

/** All text below, white space collapsed unless everything is wanted. */
export function textOf(element: Element, most = mostText): string {
  const parts: string[] = []
  const todo: Node[] = [element]
  let length = 0
  for (let node = todo.pop(); node !== undefined && length < most; node = todo.pop()) {
    if (node.nodeName === '#text' && 'value' in node) {
      parts.push(node.value)
      length += node.value.length
    }
    todo.push(...children(node).slice(0, mostText).toReversed())
  }
  const text = parts.join('')
  return most === Infinity ? text : text.slice(0, most).replaceAll(/\s+/g, ' ').trim()
}

const invisible =
  /display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0*)?(?:;|!|$)|font-size:0(?:px|pt|em|%)?(?:;|!|$)|max-height:0(?:px)?(?:;|!|$)|mso-hide:all/

export function hides(element: Element): boolean {
  if (attribute(element, 'hidden') !== undefined) return true
  return invisible.test((attribute(element, 'style') ?? '').slice(0, 8_192).replaceAll(/\s/g, '').toLowerCase())
}

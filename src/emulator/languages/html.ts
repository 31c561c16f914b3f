/** HTML and HTML applications: their scripts, forms and addresses (parse5). */
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import type { Machine } from '../host/machine.ts'
import type { Actor } from '../host/recorder.ts'

type Node = DefaultTreeAdapterTypes.Node
const nodeLimit = 200_000

/** `<![CDATA[ … ]]>` around a script of a scriptlet or a WSF file. */
export const withoutCdata = (code: string): string => code.replace(/^\s*<!\[CDATA\[/, '').replace(/\]\]>\s*$/, '')

/** Scripts in order; forms asking for passwords and addresses are recorded on the way. */
export function readHtml(machine: Machine, actor: Actor, markup: string): { language: string; code: string }[] {
  const scripts: { language: string; code: string }[] = []
  const waiting: Node[] = [parse(markup)]
  let action = ''
  for (let seen = 0; waiting.length > 0 && seen < nodeLimit; seen++) {
    const node = waiting.pop()
    if (!node) break
    if ('childNodes' in node) waiting.push(...node.childNodes.toReversed())
    if (!('tagName' in node)) continue
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]))
    const address = attributes.get('src') ?? attributes.get('href') ?? attributes.get('action') ?? ''
    if (/^https?:/i.test(address)) machine.recorder.indicator('url', address)
    if (node.tagName === 'form') action = attributes.get('action') ?? ''
    if (node.tagName === 'input' && attributes.get('type') === 'password')
      machine.recorder.event(actor, 'user_form', { Action: action })
    if (node.tagName !== 'script') continue
    const code = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
    scripts.push({ language: (attributes.get('language') ?? attributes.get('type') ?? 'jscript').toLowerCase(), code })
  }
  return scripts
}

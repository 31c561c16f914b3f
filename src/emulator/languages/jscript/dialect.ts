/** JScript's own dialect as QuickJS accepts it: conditional compilation is opened, `eval` is made to show its code. */
import { parseScript } from 'meriyah'

interface Edit {
  readonly at: number
  readonly remove: number
  readonly text: string
}

/** Nodes looked at in one program; past it the rest runs without the rewrite. */
const nodeLimit = 500_000
const conditional: Readonly<Record<string, string>> = {
  _jscript: 'true',
  _jscript_version: '5.8',
  _win32: 'true',
  _x86: 'true',
  _win64: 'false',
  _amd64: 'false',
}

export function openConditional(source: string): string {
  if (!/@(?:cc_on|if)\b/.test(source)) return source
  return source
    .replace(/\/\*@(?:cc_on)?/g, ' ')
    .replace(/\/\/@cc_on/g, ' ')
    .replace(/@\*\//g, ' ')
    .replace(/@cc_on\b/g, ' ')
    .replace(/@if\s*\(([^()]*)\)/g, 'if ($1) {')
    .replace(/@else\b/g, '} else {')
    .replace(/@end\b/g, '}')
    .replace(/@(\w+)/g, (whole, name: string) => conditional[name] ?? whole)
}

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const offset = (value: unknown): number => (typeof value === 'number' ? value : 0)

function editsFor(node: Node): Edit[] {
  if (node['type'] === 'CallExpression' && isNode(node['callee']) && node['callee']['name'] === 'eval') {
    const first = Array.isArray(node['arguments']) ? (node['arguments'][0] as unknown) : undefined
    if (!isNode(first)) return []
    return [
      { at: offset(first['start']), remove: 0, text: '__layer(' },
      { at: offset(first['end']), remove: 0, text: ')' },
    ]
  }
  if (node['type'] === 'VariableDeclarator' && isNode(node['init']) && node['init']['name'] === 'eval')
    return [{ at: offset(node['init']['start']), remove: 4, text: '__indirect' }]
  const property = node['type'] === 'MemberExpression' ? node['property'] : undefined
  if (!isNode(property)) return []
  if (node['computed'] !== true && property['name'] === 'eval')
    return [{ at: offset(property['start']), remove: 4, text: '__indirect' }]
  if (property['value'] === 'eval') return [{ at: offset(property['start']), remove: 6, text: "'__indirect'" }]
  return []
}

function collect(root: Node): Edit[] {
  const edits: Edit[] = []
  const waiting: unknown[] = [root]
  for (let seen = 0; waiting.length > 0 && seen < nodeLimit; seen++) {
    const node = waiting.pop()
    if (!isNode(node)) continue
    if (!Array.isArray(node)) edits.push(...editsFor(node))
    for (const child of Object.values(node)) if (isNode(child)) waiting.push(child)
  }
  return edits.sort((a, b) => a.at - b.at)
}

/** The program as QuickJS runs it; a program that does not parse goes through as it is. */
export function translate(source: string): string {
  const opened = openConditional(source.replace(/^\uFEFF/, ''))
  if (!/eval/.test(opened)) return opened
  try {
    const program = parseScript(opened, { webcompat: true, globalReturn: true, ranges: true, next: true })
    let result = ''
    let from = 0
    for (const { at, remove, text } of collect(program as unknown as Node)) {
      result += opened.slice(from, at) + text
      from = at + remove
    }
    return result + opened.slice(from)
  } catch {
    return opened
      .replace(/(?<![.\w$])eval\s*\((?=[\w$]+\))/g, 'eval(__layer)(')
      .replace(/eval\(__layer\)\(([\w$]+)\)/g, 'eval(__layer($1))')
  }
}

/** JScript's own dialect as QuickJS accepts it: conditional compilation is opened, `eval` is made to show its code. */
import { parseScript } from 'meriyah'
import { openParameterised } from './parameterised.ts'

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
  if (!/@(?:cc_on|if|set)\b/.test(source)) return source
  return source
    .replace(/\/\*@(?:cc_on)?/g, ' ')
    .replace(/\/\/@cc_on/g, ' ')
    .replace(/@\*\//g, ' ')
    .replace(/@cc_on\b/g, ' ')
    .replace(/@set\s+@(\w+)\s*=\s*(\([^()]*\)|[\w.@!~+-]+)/g, ' __cc_$1 = $2; ')
    .replace(/@if\s*(\([^()]*\)(?:\s*(?:[=!]=+|[<>]=?|&&|\|\|)\s*\([^()]*\))*)/g, 'if ($1) {')
    .replace(/@elif\s*(\([^()]*\)(?:\s*(?:[=!]=+|[<>]=?|&&|\|\|)\s*\([^()]*\))*)/g, '} else if ($1) {')
    .replace(/@else\b/g, '} else {')
    .replace(/@end\b/g, '}')
    .replace(
      /@(\w+)/g,
      (_, name: string) => conditional[name] ?? `(typeof __cc_${name} === 'undefined' ? NaN : __cc_${name})`,
    )
}

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const offset = (value: unknown): number => (typeof value === 'number' ? value : 0)

function evalCall(node: Node): Edit[] {
  const first = Array.isArray(node['arguments']) ? (node['arguments'][0] as unknown) : undefined
  if (!isNode(first)) return []
  return [
    { at: offset(first['start']), remove: 0, text: '__layer(' },
    { at: offset(first['end']), remove: 0, text: ')' },
  ]
}

function editsFor(node: Node): Edit[] {
  if (node['type'] === 'CallExpression' && isNode(node['callee']) && node['callee']['name'] === 'eval')
    return evalCall(node)
  if (node['type'] === 'VariableDeclarator' && isNode(node['init']) && node['init']['name'] === 'eval')
    return [{ at: offset(node['init']['start']), remove: 4, text: '__indirect' }]
  if (node['type'] === 'AssignmentExpression' && isNode(node['right']) && node['right']['name'] === 'eval')
    return [{ at: offset(node['right']['start']), remove: 4, text: '__indirect' }]
  const property = node['type'] === 'MemberExpression' ? node['property'] : undefined
  if (!isNode(property)) return []
  if (node['computed'] !== true && property['name'] === 'eval')
    return [{ at: offset(property['start']), remove: 4, text: '__indirect' }]
  if (property['value'] === 'eval') return [{ at: offset(property['start']), remove: 6, text: "'__indirect'" }]
  return []
}

/** The name of a function expression is known around it too. */
function leaked(node: Node): string | undefined {
  const id = node['type'] === 'FunctionExpression' ? node['id'] : undefined
  return isNode(id) && typeof id['name'] === 'string' ? id['name'] : undefined
}

const nameOf = (node: unknown): string[] => (isNode(node) && typeof node['name'] === 'string' ? [node['name']] : [])

/** Names a program declares or assigns by itself. */
function ownNames(node: Node): string[] {
  if (node['type'] === 'VariableDeclarator' || node['type'] === 'FunctionDeclaration') {
    const params = Array.isArray(node['params']) ? node['params'].flatMap(nameOf) : []
    return [...nameOf(node['id']), ...params]
  }
  if (node['type'] === 'FunctionExpression' && Array.isArray(node['params'])) return node['params'].flatMap(nameOf)
  return node['type'] === 'AssignmentExpression' ? nameOf(node['left']) : []
}

function leaks(found: readonly { name: string; node: Node }[], own: ReadonlySet<string>): Edit[] {
  const wanted = found.filter(({ name }) => !own.has(name)).slice(0, 1_000)
  if (wanted.length === 0) return []
  return [
    { at: 0, remove: 0, text: `var ${[...new Set(wanted.map(({ name }) => name))].join(',')};` },
    ...wanted.flatMap(({ name, node }) => [
      { at: offset(node['start']), remove: 0, text: `(${name}=` },
      { at: offset(node['end']), remove: 0, text: ')' },
    ]),
  ]
}

function collect(root: Node): Edit[] {
  const edits: Edit[] = []
  const own = new Set<string>()
  const named: { name: string; node: Node }[] = []
  const waiting: unknown[] = [root]
  for (let seen = 0; waiting.length > 0 && seen < nodeLimit; seen++) {
    const node = waiting.pop()
    if (!isNode(node)) continue
    if (!Array.isArray(node)) {
      edits.push(...editsFor(node))
      const name = leaked(node)
      if (name) named.push({ name, node })
      for (const one of ownNames(node)) own.add(one)
    }
    for (const child of Object.values(node)) if (isNode(child)) waiting.push(child)
  }
  return [...edits, ...leaks(named, own)].sort((a, b) => a.at - b.at)
}

/** A named function expression, which only JScript makes known outside itself. */
const mayLeak = /[=(,:?]\s*function\s+[\w$]+\s*\(/
const isModern = /\b(?:let|const|class|await|import)\s|=>/

/**
 * `Arguments.Count()`: a property of an automation object may be asked for like a method. The names are those that are never
 * methods; a script that makes such a name itself is left alone.
 */
const asked =
  /\.(Count|ResponseText|ResponseBody|ReadyState|StatusText|ScriptFullName|ScriptName|UserName|ComputerName|UserDomain|CurrentDirectory|StdOut|StdIn|StdErr|AtEndOfStream|AtEndOfLine)\(\s*\)/gi

function openAsked(source: string): string {
  return source.replace(asked, (whole, name: string) =>
    new RegExp(`(?:function\\s+${name}\\b|\\b${name}\\s*[:=](?!=))`).test(source) ? whole : `.${name}`,
  )
}

/** The program as QuickJS runs it; a program that does not parse goes through as it is. */
export function translate(source: string): string {
  const opened = openParameterised(openAsked(openConditional(source.replace(/^\uFEFF/, ''))))
  if (!/eval/.test(opened) && (!mayLeak.test(opened) || isModern.test(opened))) return opened
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

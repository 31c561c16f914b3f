/** Sigma field values and modifiers compiled to predicates (SigmaHQ specification 2.0, "Sigma Modifiers Appendix"). */

export type Predicate = (value: string | undefined, fields: Readonly<Record<string, string>>) => boolean

const supported = new Set([
  'contains',
  'startswith',
  'endswith',
  'all',
  're',
  'cased',
  'windash',
  'exists',
  'lt',
  'lte',
  'gt',
  'gte',
])
const escapeForm = /[\\^$.*+?()[\]{}|/-]/g

/** Wildcards `*` and `?`; a backslash escapes them and itself, and is plain before anything else. */
function wildcard(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const next = text[at + 1] ?? ''
    if (char === '\\' && '*?\\'.includes(next) && next !== '') {
      out += `\\${next}`
      at++
    } else if (char === '*') out += '[^]*'
    else if (char === '?') out += '[^]'
    else out += char.replaceAll(escapeForm, String.raw`\$&`)
  }
  return out
}

function textTest(text: string, mods: ReadonlySet<string>): Predicate {
  const flags = mods.has('cased') ? '' : 'i'
  if (mods.has('re')) {
    const form = new RegExp(text, flags === '' ? '' : 'i')
    return (value) => value !== undefined && form.test(value.slice(0, 65_536))
  }
  const before = mods.has('contains') || mods.has('endswith') ? '' : '^'
  const after = mods.has('contains') || mods.has('startswith') ? '' : '$'
  const body = mods.has('windash') ? wildcard(text).replaceAll(/\\-|\\\//g, '[-/–—―]') : wildcard(text)
  const form = new RegExp(`${before}${body}${after}`, flags)
  return (value) => value !== undefined && form.test(value.slice(0, 65_536))
}

function compare(wanted: number, mods: ReadonlySet<string>): Predicate | undefined {
  const order = ['lt', 'lte', 'gt', 'gte'].find((name) => mods.has(name))
  if (order === undefined) return undefined
  return (value) => {
    const have = Number(value)
    if (value === undefined || Number.isNaN(have)) return false
    if (have === wanted) return order.endsWith('e')
    return order.startsWith('lt') ? have < wanted : have > wanted
  }
}

type Plain = string | number | boolean | null

function one(wanted: Plain, mods: ReadonlySet<string>): Predicate {
  if (mods.has('exists')) return (value) => (value !== undefined) === (String(wanted) === 'true')
  if (wanted === null) return (value) => value === undefined || value === ''
  return compare(Number(wanted), mods) ?? textTest(String(wanted), mods)
}

function plainOf(value: unknown): Plain {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (value === null || value === undefined) return null
  throw new Error('a value must be plain')
}

/** A field test such as `CommandLine|contains|all: [a, b]`; throws a plain sentence for what is not supported. */
export function fieldTest(modifiers: readonly string[], wanted: unknown): Predicate {
  const unknown = modifiers.find((name) => !supported.has(name))
  if (unknown !== undefined) throw new Error(`modifier ${unknown} is not supported`)
  const mods = new Set(modifiers)
  const tests = (Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]).map((value) => one(plainOf(value), mods))
  if (mods.has('all')) return (value, fields) => tests.every((test) => test(value, fields))
  return (value, fields) => tests.some((test) => test(value, fields))
}

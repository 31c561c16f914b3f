/** Sigma field values and modifiers compiled to tests (SigmaHQ specification 2.0, "Sigma Modifiers Appendix"). */
import { BlockList, isIP } from 'node:net'
import { encoded, isEncoding } from './encoding.ts'
import { expressionOf } from './expression.ts'
import { clauseOf } from './expression-literal.ts'
import * as patterns from './pattern.ts'
import { timePart, timeParts } from './time-part.ts'
import { allOf, anyOf, not, type Test, withNeeds } from './test.ts'
import type { EventView } from './view.ts'

export type Placeholders = ReadonlyMap<string, readonly string[]>

/** A key of a selection: `CommandLine|contains|all`. */
export interface FieldKey {
  /** Empty where any field will do. */
  readonly field: string
  readonly modifiers: ReadonlySet<string>
  readonly placeholders: Placeholders
}
type Plain = string | number | boolean | null

const known =
  /^(?:contains|startswith|endswith|all|re|i|m|s|cased|windash|exists|lte?|gte?|neq|cidr|fieldref|expand|wide|utf16(?:le|be)?|base64(?:offset)?|minute|hour|day|week|month|year)$/

/** The part of a date that the key asks for, as a text; else the value itself. */
function partOf({ modifiers }: FieldKey): (value: string) => string | undefined {
  const name = [...modifiers].find((one) => timeParts.has(one))
  return name === undefined ? (value) => value : (value) => timePart(name, value)?.toString()
}

/** Holds the test against one field, or against every field of a keyword. */
function held(key: FieldKey, fits: (value: string, unfinished: () => void) => boolean, isCased = true): Test['run'] {
  const { field } = key
  const read = (view: EventView, name: string) => (isCased ? view.value(name) : view.lower(name))
  if (field === '')
    return (view) => Object.keys(view.fields).some((name) => fits(read(view, name) ?? '', view.unfinished))
  return (view) => {
    const value = read(view, field)
    return value !== undefined && fits(value, view.unfinished)
  }
}

function patternTest(key: FieldKey, pattern: patterns.Pattern): Test {
  const { field, modifiers } = key
  const isCased = modifiers.has('cased') || modifiers.has('base64') || modifiers.has('base64offset')
  const inside = modifiers.has('contains') || field === ''
  const placed = patterns.around(modifiers.has('windash') ? patterns.withDashes(pattern) : pattern, {
    before: inside || modifiers.has('endswith'),
    after: inside || modifiers.has('startswith'),
  })
  const small = patterns.lowered(placed)
  const run = held(key, patterns.matcherOf(isCased ? placed : small), isCased)
  const literal = patterns.literalOf(small)
  return withNeeds(run, literal === '' ? [] : [[literal]])
}

function textTest(key: FieldKey, text: string): Test {
  const encodings = [...key.modifiers].filter(isEncoding)
  const pattern = patterns.parsePattern(text)
  if (encodings.length === 0) return patternTest(key, pattern)
  if (patterns.hasWildcard(pattern)) throw new Error('a value that is encoded cannot have wildcards')
  const plain = patterns.literalOf(pattern)
  return anyOf(encoded(plain, encodings).map((form) => patternTest(key, patterns.plainPattern(form))))
}

function expressionTest(key: FieldKey, source: string): Test {
  const flags = ['i', 'm', 's'].filter((flag) => key.modifiers.has(flag)).join('')
  const clause = clauseOf(source)
  return withNeeds(held(key, expressionOf(source, flags)), clause ? [clause] : [])
}

function compareTest(key: FieldKey, wanted: Plain): Test | undefined {
  const order = ['lt', 'lte', 'gt', 'gte'].find((name) => key.modifiers.has(name))
  if (order === undefined) return undefined
  const limit = Number(wanted)
  const part = partOf(key)
  if (wanted === null || wanted === '' || Number.isNaN(limit)) throw new Error(`${order} needs a number`)
  const fits = (value: string): boolean => {
    const number = part(value)
    const have = number === undefined || number.trim() === '' ? NaN : Number(number)
    if (have === limit) return order.endsWith('e')
    return order.startsWith('lt') ? have < limit : have > limit
  }
  return { run: held(key, fits) }
}

/** `UtcTime|hour: 3`: the part itself is wanted. */
function timeTest(key: FieldKey, wanted: Plain): Test | undefined {
  if (![...key.modifiers].some((name) => timeParts.has(name))) return undefined
  const number = wanted === null || wanted === '' ? NaN : Number(wanted)
  if (!Number.isInteger(number)) throw new Error('a part of a date needs a whole number')
  const part = partOf(key)
  return { run: held(key, (value) => Number(part(value) ?? NaN) === number) }
}

function networkTest(key: FieldKey, text: string): Test {
  const [address = '', bits = ''] = text.split('/')
  const version = isIP(address)
  const prefix = Number(bits)
  if (version === 0 || bits === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > (version === 4 ? 32 : 128))
    throw new Error(`${text.slice(0, 50)} is not a network`)
  const list = new BlockList()
  const family = version === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(address, prefix, family)
  return { run: held(key, (value) => isIP(value) === version && list.check(value, family)) }
}

function otherFieldTest(key: FieldKey, other: string): Test {
  const { modifiers } = key
  const compare = (value: string, wanted: string): boolean => {
    if (modifiers.has('startswith')) return value.startsWith(wanted)
    if (modifiers.has('endswith')) return value.endsWith(wanted)
    return modifiers.has('contains') ? value.includes(wanted) : value === wanted
  }
  const read = (view: EventView, name: string) => (modifiers.has('cased') ? view.value(name) : view.lower(name))
  return {
    run: (view) => {
      const value = read(view, key.field)
      const wanted = read(view, other)
      return value !== undefined && wanted !== undefined && compare(value, wanted)
    },
  }
}

/** More values than this of one text with placeholders are a mistake. */
const mostExpanded = 1_000

/** `%name%` stands for each value that was given for it; a percent sign after a backslash is plain, unless that is escaped too. */
function expandedTest(key: FieldKey, text: string): Test {
  let texts = ['']
  for (const [piece] of text.matchAll(/\\[\\%]|%[^%\\]+%|[^%\\]+|[%\\]/g)) {
    const name = /^%(.+)%$/.exec(piece)?.[1]
    const values = name === undefined ? [piece === '\\%' ? '%' : piece] : key.placeholders.get(name)
    if (!values) throw new Error(`placeholder %${name ?? ''}% has no values`)
    texts = texts.flatMap((before) => values.map((value) => before + value))
    if (texts.length > mostExpanded) throw new Error('placeholders have too many values')
  }
  return anyOf(texts.map((one) => textTest(key, one)))
}

function oneTest(key: FieldKey, wanted: Plain): Test {
  const { field, modifiers } = key
  if (modifiers.has('exists'))
    return { run: (view) => (view.value(field) !== undefined) === (String(wanted) === 'true') }
  const compared = compareTest(key, wanted) ?? timeTest(key, wanted)
  if (compared) return compared
  if (wanted === null) return { run: (view) => (view.value(field) ?? '') === '' }
  const text = String(wanted)
  if (modifiers.has('re')) return expressionTest(key, text)
  if (modifiers.has('cidr')) return networkTest(key, text)
  if (modifiers.has('fieldref')) return otherFieldTest(key, text)
  return modifiers.has('expand') ? expandedTest(key, text) : textTest(key, text)
}

function plainOf(value: unknown): Plain {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return String(value)
  if (value === null || value === undefined) return null
  throw new Error('a value must be plain')
}

/** `CommandLine|contains|all` with `[a, b]`; throws a plain sentence for what is not supported. */
export function fieldTest(text: string, wanted: unknown, placeholders: Placeholders): Test {
  const [field = '', ...names] = text.split('|')
  const unknown = names.find((name) => !known.test(name))
  if (unknown !== undefined) throw new Error(`modifier ${unknown} is not supported`)
  const modifiers = new Set(names)
  const flag = ['i', 'm', 's'].find((name) => modifiers.has(name))
  if (flag !== undefined && !modifiers.has('re')) throw new Error(`modifier ${flag} belongs to re`)
  const values = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]
  if (values.length === 0) throw new Error('a list of values is empty')
  const key = { field, modifiers, placeholders }
  const tests = values.map((value) => oneTest(key, plainOf(value)))
  const test = modifiers.has('all') ? allOf(tests) : anyOf(tests)
  return modifiers.has('neq') ? not(test) : test
}

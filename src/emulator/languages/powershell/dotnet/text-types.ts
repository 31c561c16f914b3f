/** System.String and System.Char statics, Text.Encoding, Text.StringBuilder. */
import { elementsOf, isMany, isTrue, toBytes, toText, toWhole } from '../convert.ts'
import { composite } from '../operators/format.ts'
import { order } from '../operators/compare.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { Char, PsObject, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'
import { chars } from './text-members.ts'

function joined(engine: Engine, [separator, ...values]: readonly Value[]): string {
  const [first, from, count] = values
  const many = isMany(first) ? elementsOf(first) : values
  const part =
    values.length === 3 && isMany(first) && typeof from === 'number' ? many.slice(from, from + toWhole(count)) : many
  engine.step(part.length)
  return engine.made(part.map((one) => engine.text(one)).join(toText(separator)))
}

function formatted(engine: Engine, [format, ...values]: readonly Value[]): string {
  const list = values.length === 1 && isMany(values[0]) ? elementsOf(values[0]) : values
  const text = composite(toText(format), list, (size) => engine.allocate(size))
  if (text === undefined) throw failure('Input string was not in a correct format.', 'System.FormatException')
  return text
}

function newString(engine: Engine, [value, ...rest]: readonly Value[]): string {
  if (value instanceof Char && rest.length > 0) {
    engine.allocate(toWhole(rest[0]))
    return value.text.repeat(Math.max(0, toWhole(rest[0])))
  }
  if (typeof value === 'string' && value.length === 1 && rest.length === 1)
    return engine.made(value.repeat(Math.max(0, Math.min(toWhole(rest[0]), 10_000_000))))
  const items = isMany(value) ? elementsOf(value).map(toText).join('') : toText(value)
  const [from, count] = rest
  return engine.made(rest.length === 2 ? items.slice(toWhole(from), toWhole(from) + toWhole(count)) : items)
}

const string: NetType = {
  names: 'string',
  create: newString,
  values: { Empty: () => '' },
  calls: {
    Join: joined,
    Format: formatted,
    Concat: (engine, values) =>
      joined(engine, ['', ...values.flatMap((one) => (isMany(one) ? elementsOf(one) : [one]))]),
    IsNullOrEmpty: (_, [value]) => toText(value) === '',
    IsNullOrWhiteSpace: (_, [value]) => toText(value).trim() === '',
    Compare: (_, [a, b, fold]) => order(toText(a), toText(b), isTrue(fold) ? 'fold' : 'exact'),
    Equals: (_, [a, b]) => toText(a) === toText(b),
    Copy: (_, [value]) => toText(value),
    Intern: (_, [value]) => toText(value),
  },
}

const test =
  (pattern: RegExp) =>
  (_: Engine, [value, at]: readonly Value[]) =>
    pattern.test(at === undefined ? toText(value) : (toText(value)[toWhole(at)] ?? ''))

const char: NetType = {
  names: 'char',
  values: { MaxValue: () => new Char(0xffff), MinValue: () => new Char(0) },
  calls: {
    ToString: (_, [value]) => toText(value),
    ConvertFromUtf32: (_, [code]) => String.fromCodePoint(Math.max(0, Math.min(toWhole(code), 0x10_ff_ff))),
    ConvertToUtf32: (_, [text, at]) => toText(text).codePointAt(toWhole(at)) ?? 0,
    IsDigit: test(/^\p{Nd}/u),
    IsLetter: test(/^\p{L}/u),
    IsLetterOrDigit: test(/^[\p{L}\p{Nd}]/u),
    IsUpper: test(/^\p{Lu}/u),
    IsLower: test(/^\p{Ll}/u),
    IsWhiteSpace: test(/^\s/),
    IsPunctuation: test(/^\p{P}/u),
    ToUpper: (_, [value]) => new Char(toText(value).toUpperCase().charCodeAt(0)),
    ToLower: (_, [value]) => new Char(toText(value).toLowerCase().charCodeAt(0)),
    Parse: (_, [value]) => new Char(toText(value).charCodeAt(0)),
    GetNumericValue: (_, [value]) => (/^\d$/.test(toText(value)) ? Number(toText(value)) : -1),
  },
}

type Codec = {
  readonly name: string
  readonly page: number
  readonly encode: (text: string) => Uint8Array
  readonly decode: (bytes: Uint8Array) => string
}

const node = (own: BufferEncoding, name: string, page: number): Codec => ({
  name,
  page,
  encode: (text) => new Uint8Array(Buffer.from(text, own)),
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(own),
})

function swapped(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()
}

const codecs: Readonly<Record<string, Codec>> = {
  ascii: {
    name: 'us-ascii',
    page: 20_127,
    encode: (text) =>
      Uint8Array.from({ length: text.length }, (_, at) => (text.charCodeAt(at) < 128 ? text.charCodeAt(at) : 63)),
    decode: (bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replaceAll(/[\u0080-\u00ff]/g, '?'),
  },
  utf8: node('utf8', 'utf-8', 65_001),
  unicode: node('utf16le', 'utf-16', 1_200),
  bigendianunicode: {
    name: 'utf-16BE',
    page: 1_201,
    encode: (text) => new Uint8Array(swapped(Buffer.from(text, 'utf16le'))),
    decode: (bytes) => swapped(bytes).toString('utf16le'),
  },
  latin1: node('latin1', 'iso-8859-1', 28_591),
  default: node('latin1', 'Windows-1252', 1_252),
  utf7: node('utf8', 'utf-7', 65_000),
  utf32: {
    name: 'utf-32',
    page: 12_000,
    encode: (text) => new Uint8Array(Uint32Array.from(text, (one) => one.codePointAt(0) ?? 0).buffer),
    decode: (bytes) =>
      [...new Uint32Array(bytes.slice(0, bytes.length & ~3).buffer)]
        .map((one) => (one < 0x11_00_00 ? String.fromCodePoint(one) : '?'))
        .join(''),
  },
}

const pages: Readonly<Record<string, string>> = {
  '65001': 'utf8',
  'utf-8': 'utf8',
  '1200': 'unicode',
  'utf-16': 'unicode',
  'utf-16le': 'unicode',
  unicodefffe: 'bigendianunicode',
  'utf-16be': 'bigendianunicode',
  '1201': 'bigendianunicode',
  '20127': 'ascii',
  'us-ascii': 'ascii',
  '28591': 'latin1',
  'iso-8859-1': 'latin1',
  '65000': 'utf7',
  'utf-7': 'utf7',
  '12000': 'utf32',
  'utf-32': 'utf32',
}

/** The codec of an encoding by any of its names; 8 bits for names unknown. */
export function codecOf(value: Value): Codec {
  if (value instanceof PsObject && typeof value.hold === 'string') return codecs[value.hold] ?? fallback
  const name = toText(value).toLowerCase()
  return codecs[pages[name] ?? name] ?? fallback
}
const fallback: Codec = node('latin1', 'Windows-1252', 1_252)

export function encoding(engine: Engine, key: string): PsObject {
  const codec = codecs[key] ?? fallback
  const object = new PsObject(`System.Text.${key}Encoding`)
  object.hold = key
  const part = ([value, from, count]: readonly Value[]) => {
    const bytes = toBytes(value)
    return count === undefined ? bytes : bytes.subarray(toWhole(from), toWhole(from) + toWhole(count))
  }
  const decode = (args: readonly Value[]) => {
    const bytes = part(args)
    engine.allocate(bytes.length)
    return codec.decode(bytes)
  }
  const encode = ([text]: readonly Value[]) => {
    const plain = isMany(text) ? elementsOf(text).map(toText).join('') : toText(text)
    engine.allocate(plain.length * 2)
    return codec.encode(plain)
  }
  object.method('GetString', decode).method('GetBytes', encode)
  object.method('GetChars', (args) => chars(decode(args)))
  object.method('GetByteCount', (args) => encode(args).length).method('GetCharCount', (args) => decode(args).length)
  object.method('GetPreamble', () => new Uint8Array()).method('GetDecoder', () => object)
  object
    .getter('EncodingName', () => codec.name)
    .getter('WebName', () => codec.name)
    .getter('CodePage', () => codec.page)
  return object
}

const named = (key: string) => (engine: Engine) => encoding(engine, key)

const encodings: NetType = {
  names: 'text.encoding',
  values: {
    ASCII: named('ascii'),
    UTF8: named('utf8'),
    Unicode: named('unicode'),
    BigEndianUnicode: named('bigendianunicode'),
    Default: named('default'),
    UTF7: named('utf7'),
    UTF32: named('utf32'),
    Latin1: named('latin1'),
  },
  calls: {
    GetEncoding: (engine, [name]) =>
      encoding(
        engine,
        pages[toText(name).toLowerCase()] ?? (/^\d/.test(toText(name)) ? 'default' : toText(name).toLowerCase()),
      ),
    Convert: (_, [from, to, bytes]) => codecOf(to).encode(codecOf(from).decode(toBytes(bytes))),
  },
}

const created = (names: string, key: string): NetType => ({ ...encodings, names, create: named(key) })

/** A text that grows, counted as memory of the run. */
class Growing {
  text: string
  readonly #engine: Engine

  constructor(engine: Engine, text: string) {
    this.#engine = engine
    this.text = text
  }

  add(more: string): void {
    this.#engine.allocate(more.length)
    this.text += more
    if (this.text.length > 8_000_000) this.#engine.allocate(this.text.length)
  }

  put(at: number, more: string): void {
    this.text = this.text.slice(0, at) + more + this.text.slice(at)
    this.#engine.allocate(this.text.length >> 3)
  }

  cut(at: number, count: number): void {
    this.text = this.text.slice(0, at) + this.text.slice(at + count)
  }
}

const piece = (value: Value): string => (isMany(value) ? elementsOf(value).map(toText).join('') : toText(value))

function builder(engine: Engine, [initial]: readonly Value[]): PsObject {
  const growing = new Growing(engine, typeof initial === 'string' ? initial : '')
  const object = new PsObject('System.Text.StringBuilder')
  const add = (more: string) => (growing.add(more), object)
  object.text = () => growing.text
  object.method('Append', ([value, count]) =>
    add(
      typeof count === 'number' && value instanceof Char
        ? value.text.repeat(Math.max(0, Math.min(count, 1_000_000)))
        : piece(value),
    ),
  )
  object.method('AppendLine', ([value]) => add(`${piece(value)}\r\n`))
  object.method('AppendFormat', (args) => add(formatted(engine, args)))
  object.method('Insert', ([at, value]) => (growing.put(toWhole(at), piece(value)), object))
  object.method('Remove', ([at, count]) => (growing.cut(toWhole(at), toWhole(count)), object))
  object.method('Replace', ([from, to]) => {
    if (toText(from)) growing.text = engine.made(growing.text.replaceAll(toText(from), () => toText(to)))
    return object
  })
  object.method('Clear', () => ((growing.text = ''), object))
  object.method('ToString', ([from, count]) =>
    from === undefined ? growing.text : growing.text.slice(toWhole(from), toWhole(from) + toWhole(count)),
  )
  const shorten = (value: Value) => void (growing.text = growing.text.slice(0, toWhole(value)))
  object.getter('Length', () => growing.text.length, shorten)
  object.method('get_Chars', ([at]) => new Char(growing.text.charCodeAt(toWhole(at))))
  const capacity = () => Math.max(16, growing.text.length)
  object.getter('Capacity', capacity, () => undefined)
  return object
}

export const textTypes: readonly NetType[] = [
  string,
  char,
  encodings,
  created('text.asciiencoding', 'ascii'),
  created('text.utf8encoding', 'utf8'),
  created('text.unicodeencoding', 'unicode'),
  { names: 'text.stringbuilder', create: builder },
]

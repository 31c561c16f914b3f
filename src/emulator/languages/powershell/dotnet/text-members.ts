/** Members of System.String and System.Char. */
import { elementsOf, isMany, isTrue, toText, toWhole } from '../convert.ts'
import { order } from '../operators/compare.ts'
import { failure } from '../run/signals.ts'
import { Char, type Value } from '../values.ts'
import { face } from './net-type.ts'

const outOfRange = () =>
  failure('Index and length must refer to a location within the string.', 'System.ArgumentOutOfRangeException')

export const chars = (text: string): Char[] =>
  Array.from({ length: text.length }, (_, at) => new Char(text.charCodeAt(at)))

const ignoresCase = (value: Value): boolean => {
  if (typeof value === 'boolean') return value
  return /IgnoreCase/i.test(toText(value)) || (typeof value === 'number' && value % 2 === 1)
}

function substring(text: string, [from, count]: readonly Value[]): string {
  const start = toWhole(from)
  const end = count === undefined ? text.length : start + toWhole(count)
  if (start < 0 || start > text.length || end > text.length || end < start) throw outOfRange()
  return text.slice(start, end)
}

function remove(text: string, [from, count]: readonly Value[]): string {
  const start = toWhole(from)
  if (start < 0 || start > text.length) throw outOfRange()
  return text.slice(0, start) + (count === undefined ? '' : text.slice(start + toWhole(count)))
}

function insert(text: string, [at, more]: readonly Value[]): string {
  const place = toWhole(at)
  if (place < 0 || place > text.length) throw outOfRange()
  return text.slice(0, place) + toText(more) + text.slice(place)
}

function indexOf(text: string, [wanted, ...rest]: readonly Value[]): number {
  const start = typeof rest[0] === 'number' ? rest[0] : 0
  const fold = rest.some((one) => typeof one !== 'number' && ignoresCase(one))
  return fold ? text.toLowerCase().indexOf(toText(wanted).toLowerCase(), start) : text.indexOf(toText(wanted), start)
}

function separators(args: readonly Value[]): { list: string[]; most: number; drops: boolean } {
  const drops = args.some((one) => /RemoveEmpty/i.test(toText(one))) || (args.length > 1 && args.at(-1) === 1)
  const isWhole = args.length > 1 && Array.isArray(args[0]) && args[0].every((one) => typeof one === 'string')
  const values = args.filter(
    (one) => !(typeof one === 'string' && /^(?:RemoveEmptyEntries|None)$/i.test(one)) && typeof one !== 'number',
  )
  const most = args.slice(1).find((one): one is number => typeof one === 'number' && !(one === 1 && drops)) ?? 0
  const texts = values.flatMap((one) => (isMany(one) ? elementsOf(one).map(toText) : [toText(one)]))
  return { list: isWhole ? texts : texts.flatMap((one) => one.split('')), most, drops }
}

function split(text: string, args: readonly Value[]): Value[] {
  const { list, most, drops } = separators(args)
  const wanted = list.filter(Boolean)
  const parts: string[] = []
  let last = 0
  for (let at = 0; at < text.length;) {
    if (most > 0 && parts.length === most - 1) break
    const place = at
    const found =
      wanted.length === 0
        ? /\s/.test(text[place] ?? '')
          ? ' '
          : undefined
        : wanted.find((one) => text.startsWith(one, place))
    if (found === undefined) {
      at++
      continue
    }
    parts.push(text.slice(last, at))
    at += found.length
    last = at
  }
  parts.push(text.slice(last))
  return drops ? parts.filter(Boolean) : parts
}

function trimmed(text: string, args: readonly Value[], sides: 'both' | 'start' | 'end'): string {
  const set = args.flatMap((one) => (isMany(one) ? elementsOf(one).map(toText) : toText(one).split('')))
  const drops = (character: string) => (set.length > 0 ? set.includes(character) : /\s/.test(character))
  let start = 0
  let end = text.length
  if (sides !== 'end') while (start < end && drops(text[start] ?? '')) start++
  if (sides !== 'start') while (end > start && drops(text[end - 1] ?? '')) end--
  return text.slice(start, end)
}

function starts(text: string, [wanted, how]: readonly Value[]): boolean {
  return ignoresCase(how)
    ? text.toLowerCase().startsWith(toText(wanted).toLowerCase())
    : text.startsWith(toText(wanted))
}

function ends(text: string, [wanted, how]: readonly Value[]): boolean {
  return ignoresCase(how) ? text.toLowerCase().endsWith(toText(wanted).toLowerCase()) : text.endsWith(toText(wanted))
}

const pad = (text: string, [width, by]: readonly Value[], side: 'start' | 'end'): string => {
  const size = Math.min(toWhole(width), 1_000_000)
  const fill = by === undefined ? ' ' : toText(by)
  return side === 'start' ? text.padStart(size, fill) : text.padEnd(size, fill)
}

/** UTF-16 hash as .NET Framework is not reproduced: equal texts have equal numbers. */
export function hashOf(text: string): number {
  let hash = 5381
  for (let at = 0; at < Math.min(text.length, 4_096); at++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) | 0
  return hash
}

export const stringFace = face<string>(
  { Length: (_, text) => text.length },
  {
    Replace: (engine, text, [from, to, how]) => {
      const wanted = toText(from)
      if (wanted === '') throw failure('String cannot be of zero length.', 'System.ArgumentException')
      engine.step(text.length >> 5)
      if (how !== undefined && ignoresCase(how))
        return engine.made(
          text.replaceAll(new RegExp(wanted.replaceAll(/[\\^$.|?*+(){}[\]]/g, '\\$&'), 'gi'), () => toText(to)),
        )
      return engine.made(text.replaceAll(wanted, () => toText(to)))
    },
    Split: (engine, text, args) => {
      engine.allocate(text.length * 2)
      return split(text, args)
    },
    Substring: (_, text, args) => substring(text, args),
    ToCharArray: (engine, text, [from, count]) => {
      engine.allocate(text.length * 8)
      return chars(from === undefined ? text : substring(text, [from, count]))
    },
    ToLower: (engine, text) => engine.made(text.toLowerCase()),
    ToUpper: (engine, text) => engine.made(text.toUpperCase()),
    ToLowerInvariant: (engine, text) => engine.made(text.toLowerCase()),
    ToUpperInvariant: (engine, text) => engine.made(text.toUpperCase()),
    Trim: (_, text, args) => trimmed(text, args, 'both'),
    TrimStart: (_, text, args) => trimmed(text, args, 'start'),
    TrimEnd: (_, text, args) => trimmed(text, args, 'end'),
    Insert: (engine, text, args) => engine.made(insert(text, args)),
    Remove: (_, text, args) => remove(text, args),
    IndexOf: (_, text, args) => indexOf(text, args),
    LastIndexOf: (_, text, [wanted]) => text.lastIndexOf(toText(wanted)),
    IndexOfAny: (_, text, [set]) => {
      const wanted = new Set(elementsOf(set).map(toText))
      return text.split('').findIndex((one) => wanted.has(one))
    },
    StartsWith: (_, text, args) => starts(text, args),
    EndsWith: (_, text, args) => ends(text, args),
    Contains: (_, text, [wanted]) => text.includes(toText(wanted)),
    PadLeft: (engine, text, args) => engine.made(pad(text, args, 'start')),
    PadRight: (engine, text, args) => engine.made(pad(text, args, 'end')),
    CompareTo: (_, text, [other]) => order(text, other, 'exact'),
    Equals: (_, text, [other, how]) =>
      ignoresCase(how) ? text.toLowerCase() === toText(other).toLowerCase() : text === toText(other),
    Normalize: (_, text) => text.normalize(),
    IsNormalized: () => true,
    Clone: (_, text) => text,
    Chars: (_, text, [at]) => new Char(text.charCodeAt(toWhole(at))),
    get_Chars: (_, text, [at]) => new Char(text.charCodeAt(toWhole(at))),
    get_Length: (_, text) => text.length,
    GetEnumerator: (_, text) => chars(text),
    GetTypeCode: () => 'String',
    ToInt32: (_, text) => toWhole(text),
    ToBoolean: (_, text) => isTrue(text),
  },
)

export const charFace = face<Char>(
  {},
  {
    ToInt32: (_, { code }) => code,
    ToLower: (_, { text }) => new Char(text.toLowerCase().charCodeAt(0)),
    ToUpper: (_, { text }) => new Char(text.toUpperCase().charCodeAt(0)),
    CompareTo: (_, one, [other]) => order(one, other, 'exact'),
    Equals: (_, { text }, [other]) => text === toText(other),
    GetTypeCode: () => 'Char',
  },
)

const form = 'System.Text.NormalizationForm normalizationForm'

/** Overloads as the text of a method shows them: scripts pick letters from it. */
export const signatures: Readonly<Record<string, string>> = {
  insert: 'string Insert(int startIndex, string value)',
  normalize: `string Normalize(), string Normalize(${form})`,
  isnormalized: `bool IsNormalized(), bool IsNormalized(${form})`,
  remove: 'string Remove(int startIndex, int count), string Remove(int startIndex)',
  substring: 'string Substring(int startIndex), string Substring(int startIndex, int length)',
  replace: 'string Replace(char oldChar, char newChar), string Replace(string oldValue, string newValue)',
  trim: 'string Trim(Params char[] trimChars), string Trim()',
  toupper: 'string ToUpper(), string ToUpper(cultureinfo culture)',
  tolower: 'string ToLower(), string ToLower(cultureinfo culture)',
  padleft: 'string PadLeft(int totalWidth), string PadLeft(int totalWidth, char paddingChar)',
  padright: 'string PadRight(int totalWidth), string PadRight(int totalWidth, char paddingChar)',
  tochararray: 'char[] ToCharArray(), char[] ToCharArray(int startIndex, int length)',
  indexofany:
    'int IndexOfAny(char[] anyOf), int IndexOfAny(char[] anyOf, int startIndex), int IndexOfAny(char[] anyOf, int startIndex, int count)',
  contains: 'bool Contains(string value)',
}

/** System.Convert, System.BitConverter and the statics of number types. */
import { elementsOf, isTrue, parseNumber, roundEven, toBytes, toNumber, toText, toWhole, toBig } from '../convert.ts'
import { castTo } from '../operators/cast.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { Char, PsObject, Reference, type Value } from '../values.ts'
import type { NetType, StaticCall } from './net-type.ts'

const formatError = (what: string) => failure(what, 'System.FormatException')

/** Strict as .NET is: length, alphabet, padding; blanks are allowed. */
function base64Bytes(engine: Engine, value: Value): Uint8Array {
  const text = engine.text(value).replaceAll(/[\s]/g, '')
  engine.allocate(text.length)
  if (text.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(text))
    throw formatError(
      'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
    )
  return engine.decoded('base64.bin', new Uint8Array(Buffer.from(text, 'base64')))
}

/** Digits of base 2, 8, 10 or 16. */
function based(text: string, base: number): number {
  const plain = text.trim().replace(base === 16 ? /^0x/i : /^(?!)/, '')
  const digits = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[+-]?\d+$/, 16: /^[\da-f]+$/i }[base as 2]
  if (!digits?.test(plain)) throw formatError('Could not find any recognizable digits.')
  const value = Number.parseInt(plain, base)
  return base !== 10 && value > 0x7fff_ffff && plain.length <= 32 && value <= 0xffff_ffff ? value | 0 : value
}

const whole =
  (type: string): StaticCall =>
  (engine, [value, base]) => {
    if (value instanceof Char) return value.code
    if (base !== undefined && typeof value === 'string') {
      const number = based(value, toWhole(base))
      return type === 'byte' ? number & 255 : number
    }
    if (value === null || value === undefined) return 0
    return castTo(engine, type, value)
  }

function toStringBased(engine: Engine, [value, base]: readonly Value[]): Value {
  if (base === undefined || ![2, 8, 10, 16].includes(toWhole(base))) return engine.text(value)
  const number = typeof value === 'bigint' ? value : toBig(toNumber(value))
  const wide = number < 0n ? BigInt.asUintN(number < -2_147_483_648n ? 64 : 32, number) : number
  return wide.toString(toWhole(base))
}

function toBase64(engine: Engine, [value, ...rest]: readonly Value[]): string {
  const bytes = toBytes(value)
  engine.allocate(bytes.length * 2)
  const [from, count] = rest.map(toNumber)
  const part = rest.length >= 2 && count !== undefined ? bytes.subarray(from, (from ?? 0) + count) : bytes
  const text = Buffer.from(part).toString('base64')
  return /InsertLineBreaks/i.test(toText(rest.at(-1))) ? text.replaceAll(/(.{76})(?=.)/g, '$1\r\n') : text
}

const convert: NetType = {
  names: 'convert',
  calls: {
    FromBase64String: (engine, [text]) => base64Bytes(engine, text),
    FromBase64CharArray: (engine, [items, from, count]) =>
      base64Bytes(
        engine,
        elementsOf(items)
          .slice(toWhole(from), toWhole(from) + toWhole(count))
          .map(toText)
          .join(''),
      ),
    ToBase64String: toBase64,
    ToInt32: whole('int32'),
    ToUInt32: whole('uint32'),
    ToInt16: whole('int16'),
    ToUInt16: whole('uint16'),
    ToInt64: whole('int64'),
    ToUInt64: whole('uint64'),
    ToByte: whole('byte'),
    ToSByte: whole('sbyte'),
    ToDouble: (engine, [value]) => castTo(engine, 'double', value ?? 0),
    ToSingle: (engine, [value]) => castTo(engine, 'double', value ?? 0),
    ToDecimal: (engine, [value]) => castTo(engine, 'decimal', value ?? 0),
    ToChar: (engine, [value]) => castTo(engine, 'char', value),
    ToString: toStringBased,
    ToBoolean: (_, [value]) => (typeof value === 'string' ? /^true$/i.test(value.trim()) : isTrue(value)),
    ToDateTime: (engine, [value]) => castTo(engine, 'datetime', value),
    ChangeType: (engine, [value, type]) => castTo(engine, toText(type), value),
    FromHexString: (_, [text]) => new Uint8Array(Buffer.from(toText(text), 'hex')),
    ToHexString: (_, [bytes]) => Buffer.from(toBytes(bytes)).toString('hex').toUpperCase(),
    IsDBNull: () => false,
  },
}

function readAt(value: Value, at: Value, size: number): DataView {
  const bytes = toBytes(value)
  const start = toWhole(at)
  if (start < 0 || start + size > bytes.length)
    throw failure('Destination array is not long enough.', 'System.ArgumentException')
  return new DataView(bytes.buffer, bytes.byteOffset + start, size)
}

function numberBytes(value: Value): Uint8Array {
  if (value instanceof Char) return Uint8Array.of(value.code & 255, value.code >> 8)
  if (typeof value === 'boolean') return Uint8Array.of(Number(value))
  const number = typeof value === 'bigint' ? value : toNumber(value)
  const isWhole = typeof number === 'bigint' || Number.isInteger(number)
  const isWide = isWhole && (typeof number === 'bigint' || Math.abs(number) > 0xffff_ffff)
  const view = new DataView(new ArrayBuffer(isWide || !isWhole ? 8 : 4))
  if (isWide) view.setBigInt64(0, BigInt(number), true)
  else if (typeof number === 'number' && isWhole) view.setInt32(0, number, true)
  else view.setFloat64(0, toNumber(value), true)
  return new Uint8Array(view.buffer)
}

const bitConverter: NetType = {
  names: 'bitconverter',
  values: { IsLittleEndian: () => true },
  calls: {
    ToString: (engine, [value, from]) => {
      const bytes = toBytes(value)
      engine.allocate(bytes.length * 3)
      return [...bytes.subarray(toWhole(from))].map((one) => one.toString(16).padStart(2, '0').toUpperCase()).join('-')
    },
    GetBytes: (_, [value]) => numberBytes(value),
    ToInt16: (_, [value, at]) => readAt(value, at, 2).getInt16(0, true),
    ToUInt16: (_, [value, at]) => readAt(value, at, 2).getUint16(0, true),
    ToChar: (_, [value, at]) => new Char(readAt(value, at, 2).getUint16(0, true)),
    ToInt32: (_, [value, at]) => readAt(value, at, 4).getInt32(0, true),
    ToUInt32: (_, [value, at]) => readAt(value, at, 4).getUint32(0, true),
    ToInt64: (_, [value, at]) => readAt(value, at, 8).getBigInt64(0, true),
    ToUInt64: (_, [value, at]) => readAt(value, at, 8).getBigUint64(0, true),
  },
}

function parsed(type: string): StaticCall {
  return (engine, [value, style]) => {
    const text = toText(value)
    if (/hex/i.test(toText(style)) || (style instanceof PsObject && style.hold === 515)) return based(text, 16)
    if (parseNumber(text) === undefined || text.trim() === '')
      throw formatError('Input string was not in a correct format.')
    return castTo(engine, type, text)
  }
}

function numberType(type: string, [least, most]: readonly [number | bigint, number | bigint]): NetType {
  return {
    names: type,
    values: { MaxValue: () => most, MinValue: () => least },
    calls: {
      Parse: parsed(type),
      TryParse: (_, args) => {
        const number = parseNumber(toText(args[0]))
        const fits =
          number !== undefined && toText(args[0]).trim() !== '' && number >= Number(least) && number <= Number(most)
        const target = args.at(-1)
        if (target instanceof Reference) target.set(fits ? roundEven(number ?? 0) : 0)
        return fits
      },
    },
  }
}

export const conversionTypes: readonly NetType[] = [
  convert,
  bitConverter,
  numberType('byte', [0, 255]),
  numberType('int16', [-32_768, 32_767]),
  numberType('uint16', [0, 65_535]),
  numberType('int32', [-2_147_483_648, 2_147_483_647]),
  numberType('uint32', [0, 4_294_967_295]),
  numberType('int64', [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n]),
  numberType('uint64', [0, 18_446_744_073_709_551_615n]),
  numberType('double', [-Number.MAX_VALUE, Number.MAX_VALUE]),
  numberType('single', [-3.402_823_47e38, 3.402_823_47e38]),
  numberType('decimal', [-7.9e28, 7.9e28]),
  {
    names: 'intptr uintptr',
    create: (_, [value]) => toNumber(value ?? 0),
    values: { Zero: () => 0, Size: () => 8 },
    calls: { Add: (_, [a, b]) => toNumber(a) + toNumber(b) },
  },
  {
    names: 'boolean',
    values: { TrueString: () => 'True', FalseString: () => 'False' },
    calls: { Parse: (_, [text]) => /^\s*true\s*$/i.test(toText(text)) },
  },
]

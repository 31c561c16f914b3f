/** System.DateTime, TimeSpan and Stopwatch over the virtual clock. */
import { profile } from '../../../host/profile.ts'
import { toNumber, toText, toWhole, toBig } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { formatDate } from '../operators/date-format.ts'
import { failure } from '../run/signals.ts'
import { PsObject, type Value } from '../values.ts'
import type { NetType } from './net-type.ts'

const ticksAtEpoch = 621_355_968_000_000_000n

export const now = (engine: Engine): Date => new Date(profile.epoch + engine.machine.recorder.now)

function timeSpan(milliseconds: number): PsObject {
  const object = new PsObject('System.TimeSpan')
  const whole = Math.trunc(milliseconds)
  object.hold = milliseconds
  const parts = {
    Days: whole / 86_400_000,
    Hours: (whole / 3_600_000) % 24,
    Minutes: (whole / 60_000) % 60,
    Seconds: (whole / 1_000) % 60,
    Milliseconds: whole % 1_000,
  }
  for (const [name, value] of Object.entries(parts)) object.note(name, Math.trunc(value))
  const totals = {
    TotalDays: 86_400_000,
    TotalHours: 3_600_000,
    TotalMinutes: 60_000,
    TotalSeconds: 1_000,
    TotalMilliseconds: 1,
  }
  for (const [name, unit] of Object.entries(totals)) object.note(name, milliseconds / unit)
  object.note('Ticks', milliseconds * 10_000)
  const two = (value: number) => String(Math.abs(Math.trunc(value))).padStart(2, '0')
  object.text = () =>
    `${whole < 0 ? '-' : ''}${Math.abs(parts.Days) >= 1 ? `${Math.trunc(Math.abs(parts.Days))}.` : ''}${two(parts.Hours)}:${two(parts.Minutes)}:${two(parts.Seconds)}${parts.Milliseconds ? `.${String(Math.abs(parts.Milliseconds)).padStart(3, '0')}0000` : ''}`
  object.method('ToString', () => object.text?.() ?? '')
  object
    .method('Add', ([other]) => timeSpan(milliseconds + spanOf(other)))
    .method('Subtract', ([other]) => timeSpan(milliseconds - spanOf(other)))
  object.method('CompareTo', ([other]) => Math.sign(milliseconds - spanOf(other)))
  return object
}

const spanOf = (value: Value): number =>
  value instanceof PsObject && typeof value.hold === 'number' ? value.hold : toNumber(value) / 10_000

const units: Readonly<Record<string, number>> = {
  milliseconds: 1,
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
}

/** Safe for any number: a date outside the calendar is an error of the script. */
function moved(engine: Engine, time: number): PsObject {
  const date = new Date(time)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999)
    throw failure(
      'The added or subtracted value results in an un-representable DateTime.',
      'System.ArgumentOutOfRangeException',
    )
  return dateObject(engine, date)
}

export function dateObject(engine: Engine, date: Date): PsObject {
  engine.step(100)
  const object = new PsObject('System.DateTime')
  object.hold = date
  object.text = () => formatDate(date, 'MM/dd/yyyy HH:mm:ss')
  const fields = {
    Year: date.getUTCFullYear(),
    Month: date.getUTCMonth() + 1,
    Day: date.getUTCDate(),
    Hour: date.getUTCHours(),
    Minute: date.getUTCMinutes(),
    Second: date.getUTCSeconds(),
    Millisecond: date.getUTCMilliseconds(),
  }
  for (const [name, value] of Object.entries(fields)) object.note(name, value)
  object.note(
    'DayOfWeek',
    ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][date.getUTCDay()],
  )
  object.note('DayOfYear', Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1)
  object.getter('Ticks', () => toBig(date.getTime()) * 10_000n + ticksAtEpoch)
  object.getter('Date', () => moved(engine, Math.floor(date.getTime() / 86_400_000) * 86_400_000))
  object
    .getter('TimeOfDay', () => timeSpan(((date.getTime() % 86_400_000) + 86_400_000) % 86_400_000))
    .note('Kind', 'Local')
  object.getter('DateTime', () => formatDate(date, 'F'))
  for (const [name, unit] of Object.entries(units))
    object.method(`add${name}`, ([count]) => moved(engine, date.getTime() + toNumber(count) * unit))
  object.method('AddMonths', ([count]) => {
    const next = new Date(date)
    next.setUTCMonth(next.getUTCMonth() + toWhole(count))
    return moved(engine, next.getTime())
  })
  object.method('AddYears', ([count]) => {
    const next = new Date(date)
    next.setUTCFullYear(next.getUTCFullYear() + toWhole(count))
    return moved(engine, next.getTime())
  })
  object.method('Add', ([span]) => moved(engine, date.getTime() + spanOf(span)))
  object.method('Subtract', ([other]) =>
    other instanceof PsObject && other.hold instanceof Date
      ? timeSpan(date.getTime() - other.hold.getTime())
      : moved(engine, date.getTime() - spanOf(other)),
  )
  object.method('ToString', ([format]) =>
    formatDate(date, format === undefined ? 'M/d/yyyy h:mm:ss tt' : toText(format)),
  )
  object.method('ToUniversalTime', () => object).method('ToLocalTime', () => object)
  const shown = { ToShortDateString: 'd', ToLongDateString: 'D', ToShortTimeString: 't', ToLongTimeString: 'T' }
  for (const [name, format] of Object.entries(shown)) object.method(name, () => formatDate(date, format))
  object.method('ToFileTime', () => toBig(date.getTime()) * 10_000n + 116_444_736_000_000_000n)
  object.method('CompareTo', ([other]) =>
    Math.sign(date.getTime() - (other instanceof PsObject && other.hold instanceof Date ? other.hold.getTime() : 0)),
  )
  return object
}

/** A date of text in the ways scripts write it; undefined where it is none. */
function parseDate(text: string): Date | undefined {
  const plain = text.trim().slice(0, 60)
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?$/i.exec(plain)
  if (american) {
    const [, month, day, year, hour = '0', minute = '0', second = '0', half] = american
    const hours = (Number(hour) % (half ? 12 : 24)) + (/pm/i.test(half ?? '') ? 12 : 0)
    return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second)))
  }
  const time = Date.parse(
    /(?:z|gmt|[+-]\d{2}:?\d{2})$/i.test(plain)
      ? plain
      : `${plain}${/\d[t ]\d/i.test(plain) || /[a-z]/i.test(plain) ? ' UTC' : ''}`.replace(
          /T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) UTC$/,
          'T$1Z',
        ),
  )
  return Number.isNaN(time) ? undefined : new Date(time)
}

function made(engine: Engine, args: readonly Value[]): PsObject {
  const [first] = args
  if (typeof first === 'string' || first instanceof PsObject) {
    if (first instanceof PsObject && first.hold instanceof Date) return first
    const date = parseDate(toText(first))
    if (!date) throw failure(`String was not recognized as a valid DateTime.`, 'System.FormatException')
    return dateObject(engine, date)
  }
  if (args.length <= 1) {
    const ticks = typeof first === 'bigint' ? first : toBig(toNumber(first ?? 0))
    return moved(engine, Number((ticks - ticksAtEpoch) / 10_000n))
  }
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = args.map(toWhole)
  return moved(engine, Date.UTC(year, month - 1, day, hour, minute, second))
}

const dateTime: NetType = {
  names: 'datetime datetimeoffset',
  create: made,
  values: {
    Now: (engine) => dateObject(engine, now(engine)),
    UtcNow: (engine) => dateObject(engine, now(engine)),
    Today: (engine) => dateObject(engine, new Date(Math.floor(now(engine).getTime() / 86_400_000) * 86_400_000)),
    MinValue: (engine) => dateObject(engine, new Date(-62_135_596_800_000)),
    MaxValue: (engine) => dateObject(engine, new Date(253_402_300_799_999)),
  },
  calls: {
    Parse: made,
    ParseExact: (engine, [text]) => made(engine, [text]),
    DaysInMonth: (_, [year, month]) => new Date(Date.UTC(toWhole(year), toWhole(month), 0)).getUTCDate(),
    IsLeapYear: (_, [year]) => new Date(Date.UTC(toWhole(year), 1, 29)).getUTCMonth() === 1,
    FromFileTime: (engine, [time]) =>
      moved(engine, Number((toBig(toNumber(time)) - 116_444_736_000_000_000n) / 10_000n)),
    FromUnixTimeSeconds: (engine, [seconds]) => moved(engine, toNumber(seconds) * 1_000),
  },
}

function spanMade(_: Engine, args: readonly Value[]): PsObject {
  const [first] = args
  const text = typeof first === 'string' ? /^(-?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?/.exec(first) : null
  if (text) {
    const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = text
    const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000
    return timeSpan(sign ? -total : total)
  }
  if (args.length <= 1) return first instanceof PsObject ? first : timeSpan(toNumber(first ?? 0) / 10_000)
  const numbers = args.map(toNumber)
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = numbers.length === 3 ? [0, ...numbers] : numbers
  return timeSpan(((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000)
}

const from =
  (unit: number) =>
  (_: Engine, [count]: readonly Value[]) =>
    timeSpan(toNumber(count) * unit)

function stopwatch(engine: Engine): PsObject {
  const start = engine.machine.recorder.now
  const elapsed = () => engine.machine.recorder.now - start
  const object = new PsObject('System.Diagnostics.Stopwatch')
  object
    .getter('ElapsedMilliseconds', elapsed)
    .getter('Elapsed', () => timeSpan(elapsed()))
    .getter('ElapsedTicks', () => elapsed() * 10_000)
  object.getter('IsRunning', () => true)
  for (const name of ['Start', 'Stop', 'Reset', 'Restart']) object.method(name, () => undefined)
  return object
}

export const dateTypes: readonly NetType[] = [
  dateTime,
  {
    names: 'timespan',
    create: spanMade,
    values: { Zero: () => timeSpan(0) },
    calls: {
      FromSeconds: from(1_000),
      FromMinutes: from(60_000),
      FromHours: from(3_600_000),
      FromDays: from(86_400_000),
      FromMilliseconds: from(1),
      Parse: spanMade,
    },
  },
  { names: 'diagnostics.stopwatch', create: stopwatch, calls: { StartNew: stopwatch } },
]

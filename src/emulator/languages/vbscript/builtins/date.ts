/** Dates: the virtual clock, its parts, sums and differences. Days since 30 December 1899, without time zone. */
import type { Value } from '../../../host/com/object.ts'
import { profile } from '../../../host/profile.ts'
import { type Builtin, type Builtins, given } from './builtin.ts'
import type { Engine } from '../engine.ts'
import { dateParts, dateText, epochDays, fault, toNumber, toText, toWhole, VbDate } from '../values.ts'

const dayMs = 86_400_000
const ofMs = (ms: number) => new VbDate(ms / dayMs + epochDays)
const now = (engine: Engine) => profile.epoch + engine.context.machine.recorder.now++

export function parseDate(text: string): VbDate | undefined {
  const ms = Date.parse(`${text.trim()} UTC`)
  if (!Number.isNaN(ms)) return ofMs(ms)
  const time = Date.parse(`1899-12-30 ${text.trim()} UTC`)
  return Number.isNaN(time) ? undefined : ofMs(time)
}

function asDate(value: Value): Date {
  const parsed = typeof value === 'string' ? parseDate(value) : new VbDate(toNumber(value))
  if (!parsed) throw fault(13)
  const date = dateParts(parsed.days)
  if (Number.isNaN(date.getTime())) throw fault(5)
  return date
}

const part =
  (read: (date: Date) => number): Builtin =>
  ([value]) =>
    read(asDate(value))

const units: Readonly<Record<string, number>> = {
  d: dayMs,
  y: dayMs,
  w: dayMs,
  ww: 7 * dayMs,
  h: 3_600_000,
  n: 60_000,
  s: 1_000,
}
const months: Readonly<Record<string, number>> = { m: 1, q: 3, yyyy: 12 }

const dateAdd: Builtin = ([interval, count, value]) => {
  const unit = toText(interval).toLowerCase()
  const date = asDate(value)
  const span = units[unit]
  if (span !== undefined) return ofMs(date.getTime() + toWhole(count) * span)
  const step = months[unit]
  if (step === undefined) throw fault(5)
  return ofMs(
    Date.UTC(
      date.getUTCFullYear(),
      date.getUTCMonth() + toWhole(count) * step,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    ),
  )
}

const dateDiff: Builtin = ([interval, from, to]) => {
  const unit = toText(interval).toLowerCase()
  const [a, b] = [asDate(from), asDate(to)]
  const span = units[unit]
  if (span !== undefined) return Math.floor(b.getTime() / span) - Math.floor(a.getTime() / span)
  const step = months[unit]
  if (step === undefined) throw fault(5)
  const count = (date: Date) => Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step)
  return count(b) - count(a)
}

const parts: Readonly<Record<string, (date: Date) => number>> = {
  yyyy: (date) => date.getUTCFullYear(),
  m: (date) => date.getUTCMonth() + 1,
  d: (date) => date.getUTCDate(),
  w: (date) => date.getUTCDay() + 1,
  h: (date) => date.getUTCHours(),
  n: (date) => date.getUTCMinutes(),
  s: (date) => date.getUTCSeconds(),
  q: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
}
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const nameOf = (names: readonly string[], at: Value, short: Value) => {
  const name = names[toWhole(at) - 1]
  if (!name) throw fault(5)
  return given(short) && toNumber(short) !== 0 ? name.slice(0, 3) : name
}
const two = (value: number) => String(value).padStart(2, '0')

/** VBA's `Format` as far as dates and plain numbers go. */
const format: Builtin = ([value, pattern]) => {
  const form = given(pattern) ? toText(pattern) : ''
  if (!/[ymdhns]/i.test(form))
    return /^0+$/.test(form) ? String(toWhole(value)).padStart(form.length, '0') : toText(value)
  const date = asDate(value)
  return form.slice(0, 200).replace(/yyyy|yy|mm|m|dd|d|hh|h|nn|n|ss|s/gi, (token) => {
    const number = (
      parts[
        token.toLowerCase() === 'yy'
          ? 'yyyy'
          : token[0]?.toLowerCase() === 'y'
            ? 'yyyy'
            : (token[0] ?? '').toLowerCase()
      ] ?? (() => 0)
    )(date)
    if (token.length === 2) return two(number % 100)
    return String(number)
  })
}

export const dateFunctions: Builtins = {
  now: (_, engine) => ofMs(now(engine)),
  date: (_, engine) => new VbDate(Math.floor(now(engine) / dayMs) + epochDays),
  time: (_, engine) => new VbDate((now(engine) % dayMs) / dayMs),
  timer: (_, engine) => (now(engine) % dayMs) / 1_000,
  gettickcount: (_, engine) => engine.context.machine.recorder.now++ + 3_600_000,
  year: part((date) => date.getUTCFullYear()),
  month: part((date) => date.getUTCMonth() + 1),
  day: part((date) => date.getUTCDate()),
  hour: part((date) => date.getUTCHours()),
  minute: part((date) => date.getUTCMinutes()),
  second: part((date) => date.getUTCSeconds()),
  weekday: part((date) => date.getUTCDay() + 1),
  dateadd: dateAdd,
  datediff: dateDiff,
  datepart: ([interval, value]) => (parts[toText(interval).toLowerCase()] ?? (() => 0))(asDate(value)),
  dateserial: ([year, month, day]) => ofMs(Date.UTC(toWhole(year), toWhole(month) - 1, toWhole(day))),
  timeserial: ([hour, minute, second]) =>
    new VbDate((toWhole(hour) * 3_600 + toWhole(minute) * 60 + toWhole(second)) / 86_400),
  datevalue: ([value]) => ofMs(Math.floor(asDate(value).getTime() / dayMs) * dayMs),
  timevalue: ([value]) => new VbDate((asDate(value).getTime() % dayMs) / dayMs),
  cdate: ([value]) => ofMs(asDate(value).getTime()),
  isdate: ([value]) => value instanceof VbDate || (typeof value === 'string' && parseDate(value) !== undefined),
  monthname: ([at, short]) => nameOf(monthNames, at, short),
  weekdayname: ([at, short]) => nameOf(dayNames, at, short),
  formatdatetime: ([value]) => dateText(asDate(value).getTime() / dayMs + epochDays),
  format,
}

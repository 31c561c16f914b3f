/** Dates as .NET writes them, in the invariant and the American way; times are those of the virtual clock, in UTC. */

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
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
const two = (value: number) => String(value).padStart(2, '0')

const standards: Readonly<Record<string, string>> = {
  d: 'M/d/yyyy',
  D: 'dddd, MMMM d, yyyy',
  f: 'dddd, MMMM d, yyyy h:mm tt',
  F: 'dddd, MMMM d, yyyy h:mm:ss tt',
  g: 'M/d/yyyy h:mm tt',
  G: 'M/d/yyyy h:mm:ss tt',
  m: 'MMMM d',
  M: 'MMMM d',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: 'h:mm tt',
  T: 'h:mm:ss tt',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: 'MMMM yyyy',
  Y: 'MMMM yyyy',
}

const token = /'[^']*'|"[^"]*"|\\.|d{1,4}|M{1,4}|y{1,5}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|t{1,2}|z{1,3}|K|[^]/g

function part(date: Date, piece: string): string {
  const hour = date.getUTCHours()
  const dayName = days[date.getUTCDay()] ?? ''
  const monthName = months[date.getUTCMonth()] ?? ''
  const numbers: Readonly<Record<string, string>> = {
    d: String(date.getUTCDate()),
    dd: two(date.getUTCDate()),
    ddd: dayName.slice(0, 3),
    dddd: dayName,
    M: String(date.getUTCMonth() + 1),
    MM: two(date.getUTCMonth() + 1),
    MMM: monthName.slice(0, 3),
    MMMM: monthName,
    y: String(date.getUTCFullYear() % 100),
    yy: two(date.getUTCFullYear() % 100),
    yyy: String(date.getUTCFullYear()),
    yyyy: String(date.getUTCFullYear()).padStart(4, '0'),
    h: String(hour % 12 || 12),
    hh: two(hour % 12 || 12),
    H: String(hour),
    HH: two(hour),
    m: String(date.getUTCMinutes()),
    mm: two(date.getUTCMinutes()),
    s: String(date.getUTCSeconds()),
    ss: two(date.getUTCSeconds()),
    t: hour < 12 ? 'A' : 'P',
    tt: hour < 12 ? 'AM' : 'PM',
    z: '+0',
    zz: '+00',
    zzz: '+00:00',
    K: '',
  }
  const known = numbers[piece]
  if (known !== undefined) return known
  if (/^[fF]+$/.test(piece))
    return String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(7, '0').slice(0, piece.length)
  if (/^['"]/.test(piece) && piece.length > 1) return piece.slice(1, -1)
  return piece.startsWith('\\') ? piece.slice(1) : piece
}

export function formatDate(date: Date, format: string): string {
  if (Number.isNaN(date.getTime())) return ''
  const wanted = (format.length === 1 ? standards[format] : undefined) ?? format.replace(/^%/, '')
  return wanted.slice(0, 1_000).replace(token, (piece) => part(date, piece))
}

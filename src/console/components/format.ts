/** Sizes, spans of time and moments in the reader's language. English is written the British way, with 24 hours. */
const localeOf = (language: string) => (language.startsWith('en') ? 'en-GB' : language)
const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const spans = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** The number, a space that does not break, and the sign of the unit: `8 min`, `8 мин`. */
function inUnit(language: string, unit: string, digits = 0): (value: number) => string {
  const form = { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: digits } as const
  const format = new Intl.NumberFormat(localeOf(language), form)
  return (value) => {
    const parts = format.formatToParts(value).filter(({ type, value: text }) => type !== 'literal' || text.trim())
    // In English `m` alone is a metre.
    const short = parts.find(({ type }) => type === 'unit')?.value ?? ''
    const sign = short === 'm' ? 'min' : short
    const number = parts.flatMap(({ type, value: text }) => (type === 'unit' ? [] : [text])).join('')
    return `${number}\u00a0${sign}`
  }
}

export const showNumber = (value: number, language: string): string =>
  new Intl.NumberFormat(localeOf(language)).format(value)

export function showBytes(bytes: number, language: string): string {
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), sizes.length - 1)
  const value = bytes / 1024 ** step
  return inUnit(language, sizes[step] ?? 'byte', value < 10 && step > 0 ? 1 : 0)(value)
}

/** The two largest units: `4 min 12 s`; below ten seconds with milliseconds or a decimal. */
export function showSpan(ms: number, language: string): string {
  if (ms < 1_000) return inUnit(language, 'millisecond')(Math.max(0, Math.round(ms)))
  if (ms < 10_000) return inUnit(language, 'second', 1)(ms / 1_000)
  let rest = Math.round(ms / 1_000)
  const words: string[] = []
  for (const [unit, seconds] of spans) {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    if (count > 0 && words.length < 2) words.push(inUnit(language, unit)(count))
    else if (words.length > 0) break
  }
  return words.join(' ')
}

/** Russian puts a needless `г.` behind the year. */
const written = (date: Date, language: string, form: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(localeOf(language), form).format(date).replace(/\s*г\./, '')

export function showMoment(at: string, language: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  return written(date, language, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** Day and time apart, so that a narrow column breaks between the two. */
export function momentParts(at: string, language: string): readonly string[] {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return [at]
  return [`${written(date, language, { dateStyle: 'medium' })},`, written(date, language, { timeStyle: 'medium' })]
}

/** A day alone, for ends of validity. */
export function showDay(at: string, language: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  return written(date, language, { dateStyle: 'medium' })
}

export function showClock(at: string, language: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const form = {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  } as const
  return new Intl.DateTimeFormat(localeOf(language), form).format(date)
}

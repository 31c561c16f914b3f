/** Sizes, spans of time and moments in the reader's language. */
const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const spans = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

const inUnit = (language: string, unit: string, digits = 0) =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits })

export function showBytes(bytes: number, language: string): string {
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), sizes.length - 1)
  const value = bytes / 1024 ** step
  return inUnit(language, sizes[step] ?? 'byte', value < 10 && step > 0 ? 1 : 0).format(value)
}

/** The two largest units: `4 min 12 sec`; below ten seconds with milliseconds or a decimal. */
export function showSpan(ms: number, language: string): string {
  if (ms < 1_000) return inUnit(language, 'millisecond').format(Math.max(0, Math.round(ms)))
  if (ms < 10_000) return inUnit(language, 'second', 1).format(ms / 1_000)
  let rest = Math.round(ms / 1_000)
  const words: string[] = []
  for (const [unit, seconds] of spans) {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    if (count > 0 && words.length < 2) words.push(inUnit(language, unit).format(count))
    else if (words.length > 0) break
  }
  return words.join(' ')
}

export function showMoment(at: string, language: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(date)
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
  return new Intl.DateTimeFormat(language, form).format(date)
}

/** The modifiers that take a number out of a date (SigmaHQ "Sigma Modifiers" 2.1, "Time Modifiers"); no zone is converted. */

const parts: Readonly<Record<string, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day: (date) => date.getUTCDate(),
  week: weekOf,
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
}
const day = 86_400_000

/** ISO 8601: the week of the year's first Thursday is the first. */
function weekOf(date: Date): number {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  const thursday = midnight + (4 - (new Date(midnight).getUTCDay() || 7)) * day
  return 1 + Math.floor((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / (7 * day))
}

export const timeParts: ReadonlySet<string> = new Set(Object.keys(parts))

/** As logs write dates: ISO with a space or a `T`, with a zone or without; what has none is taken as it stands. */
const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?(?:Z|[+-]\d{2}:?\d{2})?$/

/** Undefined where the value is no date. */
export function timePart(name: string, value: string): number | undefined {
  const found = form.exec(value.trim().slice(0, 64))
  const time = found === null ? NaN : Date.parse(`${found[1] ?? ''}T${found[2] ?? '00:00'}Z`)
  return Number.isNaN(time) ? undefined : parts[name]?.(new Date(time))
}

/** Strings on their way into PostgreSQL, whose text knows neither NUL nor half a surrogate pair. */

export const cleanText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()

export const asJson = (value: unknown): string => JSON.stringify(value)

/** A pattern for LIKE that finds the text as it stands. */
export const containing = (text: string): string =>
  `%${cleanText(text)
    .toLowerCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

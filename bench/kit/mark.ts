/**
 * The header field by which the sink knows a message again: run, number and the time it was sent, all of fixed width. The time is
 * of the machine's monotonic clock, which all processes share.
 */
export const markName = 'X-Bench-Mark: '

/** Bytes of run, number and microseconds with the blanks between them. */
export const markLength = 8 + 1 + 8 + 1 + 16

export interface Mark {
  readonly run: number
  readonly number: number
  /** Microseconds of the monotonic clock. */
  readonly sentAt: number
}

const digits = (value: number, width: number): string => Math.floor(value).toString().padStart(width, '0')

export const nowMicroseconds = (): number => Number(process.hrtime.bigint() / 1_000n)

export const writeMark = ({ run, number, sentAt }: Mark): string =>
  `${digits(run, 8)} ${digits(number, 8)} ${digits(sentAt, 16)}`

/** The mark in the first bytes of a message; undefined where it has none, or not yet all of it. */
export function readMark(start: Buffer): Mark | undefined {
  const at = start.indexOf(markName, 0, 'latin1')
  if (at < 0 || start.length < at + markName.length + markLength) return undefined
  const text = start.toString('latin1', at + markName.length, at + markName.length + markLength)
  const [run = '', number = '', sentAt = ''] = text.split(' ')
  return { run: Number(run), number: Number(number), sentAt: Number(sentAt) }
}

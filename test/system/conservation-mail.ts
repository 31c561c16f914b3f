/**
 * The mails of the conservation test: each sending has a number of its own, so that a client's second try is another mail. What
 * becomes of a recipient for good follows from number and recipient alone.
 */
import { createHash } from 'node:crypto'

export const markName = 'X-Conservation: '

export interface Sending {
  readonly number: number
  readonly recipients: readonly string[]
  readonly data: Buffer
}

/** A share of all numbers, the same ones in every run. */
function isChosen(text: string, share: number): boolean {
  return createHash('sha256').update(text).digest().readUInt16BE(0) < share * 65_536
}

/** Whether the sink refuses this copy for good. */
export const isRefusedForGood = (number: number, recipient: string): boolean => isChosen(`${number} ${recipient}`, 0.06)

export const senderOf = (number: number): string => `sender-${number}@sender.test`

const sizes = [300, 1_200, 4_000, 9_000, 40_000, 180_000] as const
/** Mails with numbers from here on are large, to fill a disk. */
export const firstLarge = 1_000_000
const largeSize = 700_000

export function sendingOf(number: number): Sending {
  const people = 1 + (number % 7 === 0 ? 2 : number % 3 === 0 ? 1 : 0)
  const recipients = Array.from({ length: people }, (_, index) => `user-${index}@${index % 2 ? 'two' : 'one'}.test`)
  const size = number >= firstLarge ? largeSize : (sizes[number % sizes.length] ?? 300)
  const head = `From: <${senderOf(number)}>\r\nTo: undisclosed-recipients:;\r\nSubject: ${number}\r\n`
  const line = `${number}.`.padEnd(70, 'abcdefghij')
  const body = `.${line}\r\n`.repeat(Math.ceil(size / 73))
  return { number, recipients, data: Buffer.from(`${head}${markName}${number};\r\n\r\n${body}`) }
}

/** The number of the mail inside; undefined where there is none. */
export function numberIn(data: Buffer): number | undefined {
  const at = data.indexOf(markName)
  if (at < 0) return undefined
  const end = data.indexOf(';', at)
  return end < 0 ? undefined : Number(data.toString('latin1', at + markName.length, end))
}

/** The original without dot-stuffing stands whole at the end of what was handed on. */
export function isWhole(received: Buffer, { data }: Sending): boolean {
  return received.length >= data.length && received.subarray(-data.length).equals(data)
}

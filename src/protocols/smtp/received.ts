/** The Received field we put before a message (RFC 5321 section 4.4, RFC 3848) and the count that stops loops (section 6.3). */
import { limits } from '#core/limits.ts'

export interface ReceivedFacts {
  /** Name the client gave in EHLO or HELO. */
  readonly clientName: string
  readonly clientAddress: string
  /** Name of the client's address by reverse lookup, when known. */
  readonly reverseName?: string
  readonly by: string
  readonly software: string
  readonly id: string
  readonly extended: 'SMTP' | 'ESMTP'
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  readonly authenticated?: string
  readonly smtpUtf8?: boolean
  /** Given only when there is one recipient, so that no blind copy is disclosed. */
  readonly recipient?: string
  readonly date: Date
}

/** `ESMTPSA` and the rest of the IANA list of mail transmission types. */
function transmissionType({ extended, tls, authenticated, smtpUtf8 }: ReceivedFacts): string {
  if (extended === 'SMTP') return 'SMTP'
  return `${smtpUtf8 ? 'UTF8SMTP' : 'ESMTP'}${tls ? 'S' : ''}${authenticated === undefined ? '' : 'A'}`
}

/** Words of a stranger inside a structured field: nothing that ends a comment, folds or begins a field. */
const safe = (text: string): string => text.replaceAll(/[^\u0021-\u007e\u00a0-\uffff]|[()<>\\";]/g, '?').slice(0, 255)

/** RFC 5322 date in UTC. */
export const mailDate = (date: Date): string => date.toUTCString().replace('GMT', '+0000')

const literal = (address: string): string => (address.includes(':') ? `IPv6:${address}` : address)

/** The whole field, folded, with its closing CRLF. */
export function receivedField(facts: ReceivedFacts): string {
  const { clientName, clientAddress, reverseName, by, software, id, tls, recipient, date } = facts
  const known = `${reverseName ? `${safe(reverseName)} ` : ''}[${safe(literal(clientAddress))}]`
  const secured = tls ? `\r\n\t(using ${safe(tls.protocol)} with cipher ${safe(tls.cipher)})` : ''
  const whom = recipient ? `\r\n\tfor <${recipient.replaceAll(/[\r\n<>]/g, '?')}>` : ''
  return (
    `Received: from ${safe(clientName) || 'unknown'} (${known})${secured}\r\n` +
    `\tby ${safe(by)} (${safe(software)}) with ${transmissionType(facts)} id ${safe(id)}${whom};\r\n` +
    `\t${mailDate(date)}\r\n`
  )
}

const name = Buffer.from('received')

function startsField(data: Buffer, start: number): boolean {
  for (let index = 0; index < name.length; index += 1)
    if (((data[start + index] ?? 0) | 0x20) !== name[index]) return false
  let colon = start + name.length
  while (data[colon] === 0x20 || data[colon] === 0x09) colon += 1
  return data[colon] === 0x3a
}

/** How many Received fields the header has; looks no further than the header and its limit. */
export function countReceived(data: Buffer): number {
  const end = Math.min(data.length, limits.message.headerBytes)
  let count = 0
  let start = 0
  while (start < end) {
    if (data[start] === 0x0d || data[start] === 0x0a) break
    if (startsField(data, start)) count += 1
    const newline = data.indexOf(0x0a, start)
    if (newline < 0) break
    start = newline + 1
  }
  return count
}

/** Mailboxes of From, Reply-To and To (RFC 5322 3.4), read leniently: a display name and an address each. */
import { decodeWords } from './text.ts'

export interface Mailbox {
  /** Display name, decoded, without quotes; may be empty. */
  readonly name: string
  /** Lower case; empty where none can be read. */
  readonly address: string
}

const most = { length: 65_536, boxes: 100 }

/** Splits at commas outside of quotes, comments and angle brackets; group names are dropped. */
export function parseMailboxes(field: string): Mailbox[] {
  return pieces(field.slice(0, most.length))
    .slice(0, most.boxes)
    .map(readMailbox)
    .filter(({ name, address }) => name !== '' || address !== '')
}

export const domainOf = ({ address }: Mailbox): string => address.slice(address.lastIndexOf('@') + 1)

function pieces(field: string): string[] {
  const found: string[] = []
  let piece = ''
  let quoted = false
  let depth = 0
  for (let at = 0; at < field.length; at += 1) {
    const char = field[at] ?? ''
    if (char === '\\' && (quoted || depth > 0)) {
      if (depth === 0) piece += field[at + 1] ?? ''
      at += 1
    } else if (char === '"' && depth === 0) {
      quoted = !quoted
      piece += char
    } else if (!quoted && char === '(') depth += 1
    else if (!quoted && char === ')' && depth > 0) depth -= 1
    else if (depth > 0) continue
    else if (!quoted && (char === ',' || char === ';')) {
      found.push(piece)
      piece = ''
    } else piece += char
  }
  return [...found, piece]
}

function readMailbox(piece: string): Mailbox {
  const at = piece.lastIndexOf('<')
  if (at < 0) {
    const bare = /[^\s"<>]{1,256}@[^\s"<>]{1,255}/.exec(piece)?.[0] ?? ''
    return { name: bare === '' ? plainName(piece) : '', address: bare.toLowerCase() }
  }
  const end = piece.indexOf('>', at)
  const address = piece.slice(at + 1, end < 0 ? undefined : end).trim()
  return { name: plainName(piece.slice(0, at)), address: address.includes('@') ? address.toLowerCase() : '' }
}

const plainName = (text: string): string => decodeWords(text.trim().replaceAll('"', '')).replaceAll(/\s+/g, ' ').trim()

/**
 * What joins two mails: the same sender, or a sender of the same domain, to the same recipient; the same thread. Kept as
 * hashes: of one length whatever the mail says, and nobody reads correspondence in the table.
 */
import { hash } from 'node:crypto'
import { domainOf, type Envelope } from '#core/envelope.ts'
import type { Correspondents } from '#inspection/correspondence.ts'

/** The strongest first. */
export const ties = ['sender', 'thread', 'domain'] as const
export type Tie = (typeof ties)[number]

const most = { senders: 3, recipients: 20 }

const keyOf = (tie: Tie, ...parts: readonly string[]): string =>
  `${tie} ${hash('sha256', parts.join('\n'), 'base64url').slice(0, 22)}`

const distinct = (addresses: readonly string[], count: number): string[] =>
  [...new Set(addresses.map((one) => one.toLowerCase()))].filter((one) => one.includes('@')).slice(0, count)

/** The envelope says who sent and received; the header speaks where there is none, and as a second name of the sender. */
export function keysOf(envelope: Envelope | null, { from, to, thread }: Correspondents): string[] {
  const senders = distinct([envelope?.sender ?? '', ...from], most.senders)
  const recipients = distinct(envelope?.recipients.map(({ address }) => address) ?? to, most.recipients)
  const keys = recipients.flatMap((recipient) =>
    senders.flatMap((sender) => [keyOf('sender', sender, recipient), keyOf('domain', domainOf(sender), recipient)]),
  )
  return [...new Set([...keys, ...thread.map((id) => keyOf('thread', id))])]
}

/** The strongest tie that two mails share. */
export function tieOf(one: readonly string[], other: readonly string[]): Tie | undefined {
  const shared = one.filter((key) => other.includes(key))
  return ties.find((tie) => shared.some((key) => key.startsWith(`${tie} `)))
}

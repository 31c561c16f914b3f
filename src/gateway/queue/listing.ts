/** Filters over the queue; what needs no text is decided before a text is read from disk. */
import type { QueuedMessage, QueueFilter } from './message.ts'
import type { Entry } from './queue-index.ts'

function fits(entry: Entry, { states, id, from, until }: QueueFilter): boolean {
  if (states && !states.includes(entry.state)) return false
  if (id !== undefined && entry.id !== id) return false
  if (from !== undefined && entry.enqueuedAt < from) return false
  return until === undefined || entry.enqueuedAt <= until
}

const includes = (address: string, part: string) => address.toLowerCase().includes(part.toLowerCase())

function textFits(message: QueuedMessage, { sender, recipient }: QueueFilter): boolean {
  if (sender !== undefined && !includes(message.envelope.sender, sender)) return false
  return recipient === undefined || message.recipients.some(({ address }) => includes(address, recipient))
}

export function* listEntries(
  entries: Iterable<Entry>,
  filter: QueueFilter,
  read: (entry: Entry) => QueuedMessage,
): Generator<QueuedMessage> {
  const byText = filter.sender !== undefined || filter.recipient !== undefined
  let skip = filter.offset ?? 0
  let left = filter.limit ?? Number.POSITIVE_INFINITY
  for (const entry of entries) {
    if (left <= 0) return
    if (!fits(entry, filter)) continue
    const message = byText ? read(entry) : undefined
    if (message && !textFits(message, filter)) continue
    if (skip > 0) {
      skip -= 1
      continue
    }
    left -= 1
    yield message ?? read(entry)
  }
}

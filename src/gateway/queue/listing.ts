/** Filters over the queue; what needs no text is decided before a text is read from disk. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry } from './entries/entry.ts'
import type { QueuedMessage, QueueFilter } from './message.ts'

function fits(entry: Entry, { id, before, from, until }: QueueFilter): boolean {
  if (id !== undefined && entry.id !== id) return false
  if (before !== undefined && entry.id >= before) return false
  if (from !== undefined && entry.enqueuedAt < from) return false
  return until === undefined || entry.enqueuedAt <= until
}

const includes = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())

function textFits(message: QueuedMessage, { sender, recipient, text }: QueueFilter): boolean {
  const { id, envelope, summary, recipients } = message
  if (sender !== undefined && !includes(envelope.sender, sender)) return false
  if (recipient !== undefined && !recipients.some(({ address }) => includes(address, recipient))) return false
  if (text === undefined) return true
  const words = [id, envelope.sender, summary.subject, ...recipients.map(({ address }) => address)]
  return words.some((word) => includes(word, text))
}

const byText = ({ sender, recipient, text }: QueueFilter): boolean => (sender ?? recipient ?? text) !== undefined

/** What the filter finds; `undefined` for each entry that was read and does not fit, so that a reader can rest. */
export function* walkEntries(
  entries: Iterable<Entry>,
  filter: QueueFilter,
  read: (entry: Entry) => QueuedMessage,
): Generator<QueuedMessage | undefined> {
  let skip = filter.offset ?? 0
  let left = filter.limit ?? Number.POSITIVE_INFINITY
  for (const entry of entries) {
    if (left <= 0) return
    if (!fits(entry, filter)) continue
    const message = byText(filter) ? read(entry) : undefined
    if (message && !textFits(message, filter)) {
      yield undefined
      continue
    }
    if (skip > 0) {
      skip -= 1
      continue
    }
    left -= 1
    yield message ?? read(entry)
  }
}

export function* listEntries(...question: Parameters<typeof walkEntries>): Generator<QueuedMessage> {
  for (const message of walkEntries(...question)) if (message) yield message
}

/** Entries that are read before everybody else has a turn. */
const atOnce = 200

export async function findEntries(...question: Parameters<typeof walkEntries>): Promise<QueuedMessage[]> {
  const found: QueuedMessage[] = []
  let read = 0
  for (const message of walkEntries(...question)) {
    if (message) found.push(message)
    read += 1
    if (read % atOnce === 0) await nextTurn()
  }
  return found
}

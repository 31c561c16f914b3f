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
  const [, { newestFirst, limit, offset }] = question
  if (newestFirst && limit !== undefined && offset === undefined) return newestById(...question)
  const found: QueuedMessage[] = []
  let read = 0
  for (const message of walkEntries(...question)) {
    if (message) found.push(message)
    read += 1
    if (read % atOnce === 0) await nextTurn()
  }
  return found
}

/** Milliseconds since 1970 of a UUID of version 7; of another one nothing is known. */
const timeOf = (id: string): number =>
  id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : -Infinity

/**
 * A page in the order of identifiers. Messages are queued in another order: one that waited in its session has an older
 * identifier than its neighbours, and a page cut in their order would lose it. No identifier is younger than its queueing.
 */
async function newestById(
  entries: Iterable<Entry>,
  filter: QueueFilter,
  read: (entry: Entry) => QueuedMessage,
): Promise<QueuedMessage[]> {
  const limit = filter.limit ?? 0
  const page: QueuedMessage[] = []
  let seen = 0
  for (const entry of entries) {
    const last = page.length >= limit ? page.at(-1) : undefined
    if (last && entry.enqueuedAt < timeOf(last.id)) break
    seen += 1
    if (seen % atOnce === 0) await nextTurn()
    if (!fits(entry, filter) || (last && entry.id < last.id)) continue
    const message = read(entry)
    if (byText(filter) && !textFits(message, filter)) continue
    insert(page, message)
    if (page.length > limit) page.pop()
  }
  return page
}

/** Mostly at the end. */
function insert(page: QueuedMessage[], message: QueuedMessage): void {
  let place = page.length
  while (place > 0 && (page[place - 1]?.id ?? '') < message.id) place -= 1
  page.splice(place, 0, message)
}

/** The texts of queued messages: envelope, summary and status are read from the log when asked for; some megabytes of them stay. */
import { crc32 } from 'node:zlib'
import type { Envelope, Recipient } from '#core/envelope.ts'
import type { MessageSummary } from '#core/message.ts'
import type { Entry, StatusPlace } from './entries/entry.ts'
import type { QueuedMessage, QueuedRecipient } from './message.ts'
import type { SegmentSet } from './log/segment-set.ts'
import { untried, type RecipientStatus, type Status } from './status.ts'

/** The JSON of a message's record. */
export interface MessageMeta {
  readonly envelope: Envelope
  readonly summary: MessageSummary
  readonly rule: string
  readonly enqueuedAt: number
  readonly status: Status
}

/** Bytes of JSON that are kept as objects. */
const capacity = 8 * 1024 * 1024

const unreadable: MessageMeta = {
  envelope: { sender: '', recipients: [], clientAddress: '', clientName: '', receivedAt: '' },
  summary: { from: '', to: '', subject: '', messageId: '', date: '' },
  rule: '',
  enqueuedAt: 0,
  status: { state: 'corrupt', recipients: {}, urgent: false, annotations: {} },
}

interface Kept {
  readonly meta: MessageMeta
  readonly size: number
}

export class Details {
  readonly #segments: SegmentSet
  readonly #recent = new Map<string, Kept>()
  readonly #foundDamaged: (entry: Entry, what: string) => void
  #bytes = 0

  constructor(segments: SegmentSet, foundDamaged: (entry: Entry, what: string) => void) {
    this.#segments = segments
    this.#foundDamaged = foundDamaged
  }

  /** With the newest status; empty texts for a message whose record is damaged. */
  of(entry: Entry): MessageMeta {
    const known = this.#recent.get(entry.id)
    if (known) return known.meta
    const meta = this.#read(entry)
    this.remember(entry, meta)
    return meta
  }

  /** The same for a reader of many, who must not push out what delivery works with. */
  peek(entry: Entry): MessageMeta {
    const known = this.#recent.get(entry.id)
    if (known) return known.meta
    const meta = this.#read(entry)
    if (this.#bytes + entry.metaLength < capacity) this.remember(entry, meta)
    return meta
  }

  remember({ id, metaLength, status }: Pick<Entry, 'id' | 'metaLength' | 'status'>, meta: MessageMeta): void {
    this.forget(id)
    const size = metaLength + (status?.metaLength ?? 0)
    this.#recent.set(id, { meta, size })
    this.#bytes += size
    for (const [oldest] of this.#recent) {
      if (this.#bytes <= capacity) return
      this.forget(oldest)
    }
  }

  forget(id: string): void {
    this.#bytes -= this.#recent.get(id)?.size ?? 0
    this.#recent.delete(id)
  }

  #read(entry: Entry): MessageMeta {
    const { segment, offset, metaOffset, metaLength, metaCrc, status } = entry
    const place = { segment, metaAt: offset + metaOffset, metaLength, metaCrc }
    const meta = this.#parse(place) as MessageMeta | undefined
    if (!meta) {
      if (entry.state !== 'corrupt') this.#foundDamaged(entry, 'the message is damaged')
      return unreadable
    }
    if (!status) return meta
    const newest = this.#parse(status) as Status | undefined
    // What was tried since is lost with it, and is tried again: better twice than never.
    if (!newest) this.#foundDamaged(entry, 'a change of state is unreadable')
    return newest ? { ...meta, status: newest } : meta
  }

  /** Undefined where the bytes are not what was written. */
  #parse({ segment, metaAt, metaLength, metaCrc }: StatusPlace): unknown {
    if (metaLength === 0) return undefined
    const bytes = this.#segments.readSync(segment, metaAt, metaLength)
    if (bytes.length < metaLength || crc32(bytes) !== metaCrc) return undefined
    return JSON.parse(bytes.toString('utf8'))
  }
}

const withStatus = (recipient: Recipient, status: RecipientStatus): QueuedRecipient => ({ ...recipient, ...status })

export function messageOf(entry: Entry, meta: MessageMeta): QueuedMessage {
  const { status, envelope, summary, rule } = meta
  return {
    id: entry.id,
    envelope,
    summary,
    rule,
    size: entry.dataLength,
    state: entry.state,
    enqueuedAt: entry.enqueuedAt,
    recipients: envelope.recipients.map((one, index) => withStatus(one, status.recipients[index] ?? untried)),
    annotations: status.annotations,
    urgent: status.urgent,
    ...(status.hold ? { hold: status.hold } : {}),
  }
}

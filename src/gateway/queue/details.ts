/** The texts of queued messages: envelope, summary and status are read from the log when asked for; the last few thousand stay. */
import { crc32 } from 'node:zlib'
import type { Envelope, Recipient } from '#core/envelope.ts'
import type { MessageSummary } from '#core/message.ts'
import type { QueuedMessage, QueuedRecipient } from './message.ts'
import type { Entry } from './queue-index.ts'
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

const kept = 5_000

const unreadable: MessageMeta = {
  envelope: { sender: '', recipients: [], clientAddress: '', clientName: '', receivedAt: '' },
  summary: { from: '', to: '', subject: '', messageId: '', date: '' },
  rule: '',
  enqueuedAt: 0,
  status: { state: 'corrupt', recipients: {}, urgent: false, annotations: {} },
}

export class Details {
  readonly #segments: SegmentSet
  readonly #recent = new Map<string, MessageMeta>()

  constructor(segments: SegmentSet) {
    this.#segments = segments
  }

  /** With the newest status; empty texts for a message whose record is damaged. */
  of(entry: Entry): MessageMeta {
    const known = this.#recent.get(entry.id)
    if (known) return known
    const meta = this.#read(entry)
    this.remember(entry.id, meta)
    return meta
  }

  remember(id: string, meta: MessageMeta): void {
    this.#recent.delete(id)
    this.#recent.set(id, meta)
    if (this.#recent.size <= kept) return
    const [oldest] = this.#recent.keys()
    if (oldest !== undefined) this.#recent.delete(oldest)
  }

  forget(id: string): void {
    this.#recent.delete(id)
  }

  #read(entry: Entry): MessageMeta {
    const { segment, offset, metaOffset, metaLength, metaCrc, status } = entry
    const meta = this.#parse({ segment, metaAt: offset + metaOffset, metaLength, metaCrc }) as MessageMeta | undefined
    if (!meta) return unreadable
    const newest = status && (this.#parse(status) as Status | undefined)
    return newest ? { ...meta, status: newest } : meta
  }

  /** Undefined where the bytes are not what was written. */
  #parse({ segment, metaAt, metaLength, metaCrc }: NonNullable<Entry['status']>): unknown {
    const bytes = this.#segments.readSync(segment, metaAt, metaLength)
    if (metaLength === 0 || bytes.length < metaLength || crc32(bytes) !== metaCrc) return undefined
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

/** Words of the queue: what is queued, how its state may change, and what listeners are told. */
import type { Ending, QueueName } from '#core/disposition.ts'
import type { Envelope, Recipient } from '#core/envelope.ts'
import type { MessageSummary } from '#core/message.ts'

export type RecipientState = 'waiting' | Ending

export interface QueuedRecipient extends Recipient {
  readonly state: RecipientState
  /** Attempts made so far. */
  readonly attempts: number
  /** Last reply of the next hop, or our own words; empty before the first attempt. */
  readonly lastReply: string
  /** Epoch milliseconds; 0 means as soon as possible. */
  readonly nextAttemptAt: number
  /** Host that answered the last attempt. */
  readonly lastHost?: string
  /** TLS of that attempt: protocol, cipher and what the certificate was worth, or `none` and why. */
  readonly lastTls?: string
}

export interface HoldState {
  readonly reason: string
  /** Epoch milliseconds. */
  readonly since: number
  /** Epoch milliseconds; what happens then is the rule's business. */
  readonly deadline: number
  readonly submissionId?: string
  readonly connection?: string
}

export interface QueuedMessage {
  readonly id: string
  readonly envelope: Envelope
  readonly summary: MessageSummary
  /** Bytes of the message itself. */
  readonly size: number
  readonly state: QueueName
  readonly recipients: readonly QueuedRecipient[]
  readonly enqueuedAt: number
  readonly rule: string
  readonly hold?: HoldState
  readonly annotations: Readonly<Record<string, string>>
  /** Released by a verdict or a person: goes before the others. */
  readonly urgent: boolean
}

export interface NewMessage {
  readonly id: string
  readonly envelope: Envelope
  readonly summary: MessageSummary
  readonly data: Buffer | readonly Buffer[]
  readonly state: 'active' | 'hold'
  readonly rule: string
  readonly hold?: HoldState
  readonly annotations?: Readonly<Record<string, string>>
  /** A report by which another message ends: it may use the disk that new mail leaves free. */
  readonly intoReserve?: true
}

/** What one attempt meant for one recipient. */
export interface AttemptResult {
  /** Index into `envelope.recipients`. */
  readonly recipient: number
  readonly outcome: 'delivered' | 'bounced' | 'deferred'
  readonly reply: string
  /** With `deferred`: epoch milliseconds of the next attempt. */
  readonly nextAttemptAt?: number
  readonly host?: string
  readonly tls?: string
}

export type StateChange =
  | { readonly kind: 'held'; readonly hold: HoldState }
  | {
      readonly kind: 'released'
      readonly annotations?: Readonly<Record<string, string>>
      /** New bytes of the message, for example with a banner or without attachments. */
      readonly data?: Buffer | readonly Buffer[]
    }
  | { readonly kind: 'hold-changed'; readonly hold: Partial<HoldState> }
  | { readonly kind: 'attempted'; readonly results: readonly AttemptResult[] }
  | { readonly kind: 'annotated'; readonly annotations: Readonly<Record<string, string>> }
  /** The next attempt of every waiting recipient is now. */
  | { readonly kind: 'retry-now' }
  | { readonly kind: 'ended'; readonly ending: Ending; readonly by?: string; readonly reason?: string }

export interface QueueEvent {
  readonly kind: 'enqueued' | 'changed' | 'ended' | 'corrupt'
  /** As it is after the change; after `ended`, as it was last. */
  readonly message: QueuedMessage
  readonly change?: StateChange
  readonly at: number
}

export interface QueueFilter {
  readonly states?: readonly QueueName[]
  readonly id?: string
  /** Case-insensitive parts of addresses. */
  readonly sender?: string
  readonly recipient?: string
  /** A part of id, subject or any address, in any case. */
  readonly text?: string
  /** Instead of the order of acceptance. */
  readonly newestFirst?: boolean
  /** Only identifiers that sort before this one: the last one of the page before, with `newestFirst`. */
  readonly before?: string
  /** Epoch milliseconds of acceptance. */
  readonly from?: number
  readonly until?: number
  readonly limit?: number
  readonly offset?: number
}

export interface StateCount {
  readonly messages: number
  readonly bytes: number
  /** Epoch milliseconds of the oldest one's acceptance; absent when there is none. */
  readonly oldest?: number
}

export type QueueCounts = Readonly<Record<QueueName, StateCount>>

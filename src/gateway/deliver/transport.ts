/** Ports of delivery: how a message leaves us (SMTP), how it stays (the test inbox), and how a report about it is written. */
import type { Envelope, Recipient } from '#core/envelope.ts'
import type { MessageSummary } from '#core/message.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { Destination } from './router.ts'

export interface DeliveryRequest {
  readonly id: string
  readonly destination: Destination
  readonly envelope: Envelope
  /** Those of the envelope's that go to this destination now. */
  readonly recipients: readonly Recipient[]
  /** Message with CRLF line ends, not dot-stuffed; not to be changed. */
  readonly data: Buffer
  readonly signal: AbortSignal
}

export interface RecipientOutcome {
  readonly kind: 'delivered' | 'permanent' | 'temporary'
  /** Reply of the other side on one line, or our own words in the same form. */
  readonly reply: string
}

export interface DeliveryOutcome {
  /** One for each recipient of the request, in its order. */
  readonly recipients: readonly RecipientOutcome[]
  /** Host that answered. */
  readonly host?: string
  /** TLS version and cipher, or why there was none. */
  readonly tls?: string
  /** No next hop could be reached: others for the same destination need not try now. */
  readonly unreachable?: boolean
  /** The next hop offers DSN (RFC 3461) and reports successes itself. */
  readonly reportsSuccess?: boolean
}

export interface Transport {
  /** Rejects only when aborted or by a bug; failures of the other side are outcomes. */
  deliver(request: DeliveryRequest): Promise<DeliveryOutcome>
}

export interface LocalDelivery {
  /** Resolves when the message is stored; a rejection is tried again later. */
  deliver(request: Omit<DeliveryRequest, 'destination' | 'signal'>): Promise<void>
}

export interface DeliveryReport {
  readonly kind: 'failed' | 'delayed' | 'delivered' | 'relayed'
  readonly message: QueuedMessage
  readonly original: Buffer
  readonly recipients: readonly { readonly recipient: Recipient; readonly reply: string }[]
  readonly host?: string
  /** Epoch milliseconds. */
  readonly at: number
  /** With `delayed`: until when it is tried. */
  readonly triedUntil?: number
}

export interface WrittenReport {
  readonly data: Buffer
  readonly summary: MessageSummary
}

/** Writes the RFC 3464 message; the envelope is ours to make. Undefined where there is to be none. */
export type ReportWriter = (report: DeliveryReport) => WrittenReport | undefined

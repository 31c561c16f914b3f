/** What happened to each message, told once by the mail path and written down in batches by whoever keeps events. */
import type { EventRow } from '#contract/gateway-events-api.ts'
import type { Envelope } from '#core/envelope.ts'

export type AcceptedMessage = EventRow & { readonly envelope: Envelope }
export type EventPatch = Partial<Pick<EventRow, 'outcome' | 'level' | 'threat' | 'unanalysed'>> & {
  readonly backup?: string
}

export interface EventRecorder {
  accepted(message: AcceptedMessage): void
  /** `what` is a short stable word, `detail` free text. */
  note(id: string, entry: { readonly what: string; readonly detail?: string; readonly patch?: EventPatch }): void
  /** The same for an id that somebody else named: written down only where there is such a message. */
  noteIfKnown(id: string, entry: { readonly what: string; readonly detail?: string; readonly patch?: EventPatch }): void
}

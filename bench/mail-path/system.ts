/** What is compared: a mail system with a port, its processes and its end. */
import type { Sink } from '../kit/sink.ts'

export interface MailSystem extends AsyncDisposable {
  readonly port: number
  /** Processes that it began with; their descendants count too. */
  readonly roots: readonly number[]
}

export interface Place {
  /** A folder of the system's own. */
  readonly directory: string
  readonly sink: Sink
  /** PEM files of one certificate for all. */
  readonly tls: { readonly key: string; readonly certificate: string }
  readonly say: (line: string) => void
}

export interface Candidate {
  readonly name: string
  /** What each message is checked for, in words. */
  readonly checks: string
  /** Messages that may be between client and sink; a slow system gets few, or its queue is all that is measured. */
  readonly window: number
  readonly clients: number
  /** A quick run cannot wait for it in every round. */
  readonly slow?: true
  /** The reason where it cannot be had on this machine. */
  readonly start: (place: Place) => Promise<MailSystem | { readonly skipped: string }>
}

/** A message between the end of DATA and our answer: what came, what we made of it, and what the client hears. */
import type { SubmissionHead } from '#contract/analysis-api.ts'
import type { Rule } from '#contract/gateway-rules-api.ts'
import type { Envelope } from '#core/envelope.ts'
import type { Finding } from '#core/finding.ts'
import type { MessageSummary } from '#core/message.ts'
import type { MessageLimits } from './message-limits.ts'

export interface IncomingMessage {
  readonly envelope: Envelope
  readonly data: Buffer
  /** Aborts when the client hangs up before our answer. */
  readonly gone: AbortSignal
  /** How the client said hello and who signed in; for the trace field. */
  readonly client?: TraceClient
  /** Bounds on the message's form; none where absent. */
  readonly limits?: MessageLimits
}

export interface TraceClient {
  readonly greeting?: 'HELO' | 'EHLO'
  readonly user?: string
  readonly reverseName?: string
}

/** Code, enhanced code and text of the answer to DATA. */
export interface Answer {
  readonly code: number
  readonly enhanced: string
  readonly text: string
}

export interface Arrival {
  readonly id: string
  readonly envelope: Envelope
  readonly summary: MessageSummary
  /** With our trace field; what is passed on, where an engine's detection changed it. */
  readonly data: Buffer
  /** As it came, with our trace field: what is analysed. */
  readonly original: Buffer
  /** What the engines saw inside DATA. */
  readonly findings: readonly Finding[]
  readonly size: number
  readonly rule: Rule | undefined
}

export function headOf(arrival: Arrival, deadline: number, how: 'held' | 'copy'): SubmissionHead {
  const { id, envelope, summary, findings } = arrival
  // Written anew: a slice would keep the whole header it was cut from for as long as the submission waits.
  const name = Buffer.from(summary.subject.slice(0, 1000)).toString()
  const head = { id, kind: 'message', name, envelope, findings: findings.slice(0, 200) } as const
  return { ...head, held: how === 'held', deadline: new Date(deadline).toISOString() }
}

export const accepted = (id: string): Answer => ({ code: 250, enhanced: '2.0.0', text: `Ok: queued as ${id}` })

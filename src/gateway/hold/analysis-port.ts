/** The one door from the gateway to an analysis platform, whichever kind it is. */
import type { DispositionNotice, SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import type { ConnectionState } from '#core/submission.ts'

export interface AnalysisPort {
  readonly state: ConnectionState
  /** Resolves when the platform has the submission durably. Throws `Failure`; a temporary one may be tried again with the same id. */
  submit(head: SubmissionHead, content: Uint8Array, signal: AbortSignal): Promise<void>
  /** Tells what became of the copies; best effort, tried again while connected. */
  report(submission: string, dispositions: readonly DispositionNotice[]): void
  /** Asks for the state of one submission, told like a pushed one: the fall-back where the push failed. */
  ask?(submission: string): Promise<void>
  /** Verdicts and progress as they come; the returned function ends it. */
  onNotice(listener: (notice: VerdictNotice) => void): () => void
  /** Called each time the state becomes `connected`. */
  onConnected(listener: () => void): () => void
  /** Called when another platform takes over, which has nothing of what was submitted. */
  onMoved?(listener: () => void): () => void
}

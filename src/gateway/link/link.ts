/** One connection to one analysis server, of whichever kind. */
import type { AnalysisPort } from '../hold/analysis-port.ts'

export interface Link extends AnalysisPort {
  /** In the administrator's words: why the state is what it is. */
  readonly explanation: string
  /** Fingerprint the server shows now, where it is not the confirmed one. */
  readonly shownFingerprint: string | undefined
  start(): void
  stop(): void
}

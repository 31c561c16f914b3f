/** One connection to one analysis server, of whichever kind. */
import type { AnalysisPort } from '../hold/analysis-port.ts'
import type { Standing } from './standing.ts'

export interface Link extends AnalysisPort {
  readonly standing: Pick<Standing, 'state' | 'reason' | 'explanation' | 'shownFingerprint' | 'changedAt'>
  start(): void
  /** Ends what stands and connects anew, with the identity of now. */
  reconnect(): void
  stop(): void
}

/** A submission's state in the words of the KATA API. */
import type { ScanState } from '#contract/kata-api.ts'
import type { Gap } from '#core/finding.ts'
import type { SubmissionState } from '#core/submission.ts'
import { isDetection, type Level } from '#core/verdict.ts'

export interface ScanFacts {
  readonly state: SubmissionState
  readonly level: Level | null
  readonly gaps: readonly Pick<Gap, 'why'>[]
}

/** A result with gaps and no detection is an error there: "not detected" would say that all was looked at. */
export function scanStateOf({ state, level, gaps }: ScanFacts): ScanState {
  if (state === 'queued' || state === 'analysing') return 'processing'
  if (state === 'done' && level !== null && isDetection(level)) return 'detect'
  if (state === 'done' && level === 'benign') return 'not detected'
  return gaps.some(({ why }) => why.includes('time limit')) ? 'timeout' : 'error'
}

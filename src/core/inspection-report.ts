/** Everything one inspection found out about one submitted message or file: the value that travels to alerts, caches and screens. */
import type { Artifact } from './artifact.ts'
import type { BehaviourArtifact, BehaviourReport } from './behaviour.ts'
import type { MessageSummary } from './message.ts'
import type { Verdict } from './verdict.ts'

/** A behaviour report without the bytes of its artifacts; they appear in the object tree by their hashes. */
export type BehaviourSummary = Omit<BehaviourReport, 'artifacts'> & {
  /** `Artifact.id` of the object that ran. */
  readonly object: string
  readonly artifacts: readonly Omit<BehaviourArtifact, 'bytes'>[]
}

/** What one technology said, for the card's list of technologies. */
export interface TechnologyResult {
  /** `signature`, `yara`, `static`, `emulator`, … */
  readonly technology: string
  readonly version: string
  readonly detected: boolean
  /** Threat names or rule names it gave. */
  readonly names: readonly string[]
}

export interface InspectionReport {
  readonly kind: 'message' | 'file'
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly verdict: Verdict
  readonly artifacts: readonly Artifact[]
  readonly technologies: readonly TechnologyResult[]
  readonly behaviour: readonly BehaviourSummary[]
  readonly techniques: readonly string[]
  readonly summary?: MessageSummary
  /** Wall time of the inspection in milliseconds. */
  readonly ms: number
}

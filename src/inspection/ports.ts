/** What the walk needs from elsewhere: readers of formats, the emulator, compiled rules. All are handed in. */
import type { BehaviourReport } from '#core/behaviour.ts'
import type { Gap } from '#core/finding.ts'
import type { MessageSummary } from '#core/message.ts'
import type { Observation } from './analyzer.ts'

export interface Extracted {
  readonly name: string
  readonly bytes: Uint8Array
  readonly declaredType?: string
  /** A body text of the message rather than an attachment. */
  readonly body?: true
}

export interface Extraction {
  readonly children: readonly Extracted[]
  readonly observations: readonly Observation[]
  readonly gaps: readonly Gap[]
  readonly summary?: MessageSummary
}

/** How much an extraction may still use, and the passwords it may try. */
export interface ExtractionBudget {
  readonly bytes: number
  readonly objects: number
  readonly passwords: readonly string[]
}

export interface Formats {
  readonly identify: (bytes: Uint8Array, hint: { name: string; declaredType?: string }) => string
  readonly message: (bytes: Uint8Array) => Extraction
  readonly unpackable: (type: string) => boolean
  readonly unpack: (bytes: Uint8Array, type: string, budget: ExtractionBudget) => Extraction
  readonly passwords: (texts: readonly string[]) => readonly string[]
}

export interface Emulator {
  readonly types: readonly string[]
  readonly emulate: (
    input: { bytes: Uint8Array; name: string; type: string },
    options?: { seed?: number; wallMs?: number },
  ) => BehaviourReport
}

export interface YaraMatch {
  readonly rule: string
  readonly meta: Readonly<Record<string, string>>
}

export interface YaraEngine {
  readonly kind: 'native' | 'wasm'
  readonly scan: (bytes: Uint8Array) => readonly YaraMatch[]
  readonly close: () => void
}

export interface BehaviourRules {
  readonly match: (report: BehaviourReport) => readonly Observation[]
}

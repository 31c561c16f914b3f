/** One row of the catalog: what a rule id means, how much it weighs and how the sentence reads. */
import type { Severity } from '#core/finding.ts'

export interface RuleRow {
  readonly severity: Severity
  /** One English sentence without its full stop; details follow behind a colon. */
  readonly text: string
  readonly threat?: string
  readonly techniques?: readonly string[]
}

export type RuleTable = Readonly<Record<string, RuleRow>>

/** One observation about one object, with a weight a person can read. */

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export interface Finding {
  /** Stable dotted name, for example `signature.eicar`, `mime.ambiguous`, `sigma.run-key-script`. */
  readonly rule: string
  readonly severity: Severity
  /** `Artifact.id` the finding speaks of. */
  readonly object: string
  /** One English sentence an analyst understands; bounded by `limits.inspection.findingText`. */
  readonly text: string
  /** Who found it: name of the analyzer or technology. */
  readonly technology: string
  /** Threat name where this finding alone gives one. */
  readonly threat?: string
  /** ATT&CK technique ids. */
  readonly techniques?: readonly string[]
}

/** Something that was not looked at or not to the end. A verdict with gaps is never plainly benign. */
export interface Gap {
  /** Analyzer, engine or stage that could not finish. */
  readonly who: string
  /** In the words of an administrator: `time limit`, `encrypted, no password found`, … */
  readonly why: string
  readonly object?: string
}

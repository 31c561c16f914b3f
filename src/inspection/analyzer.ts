/** What an analyzer is: a value with a name, a version (part of the cache key), the types it reads and one pure function. */
import type { Artifact } from '#core/artifact.ts'
import type { Finding, Severity } from '#core/finding.ts'
import { limits } from '#core/limits.ts'
import type { Knowledge } from './knowledge/knowledge.ts'
import type { Reading } from './reading.ts'

/** A finding before the walk knows whose it is. */
export interface Observation {
  readonly rule: string
  readonly severity: Severity
  readonly text: string
  readonly threat?: string
  readonly techniques?: readonly string[]
}

export interface ObjectView {
  readonly artifact: Artifact
  readonly bytes: Uint8Array
  /** What the readers of its format saw, each computed at its first use. */
  readonly reading: Reading
  /** Type of the containing object, for example `mail.message` or `archive.zip`. */
  readonly container?: string
  /** Whether it is a text of the message rather than an attachment. */
  readonly isBody: boolean
  readonly knowledge: Knowledge
}

export interface Analyzer {
  readonly name: string
  readonly version: string
  readonly accepts: (type: string) => boolean
  /** Milliseconds after which its result counts as late and leaves a gap. */
  readonly timeout: number
  /** Facts that it tells as findings of severity `info`: rule ids of the catalog. */
  readonly facts: readonly string[]
  readonly analyze: (object: ObjectView) => readonly Observation[]
}

export const defineAnalyzer = (analyzer: Analyzer): Analyzer => Object.freeze(analyzer)

const bounded = (text: string): string =>
  text.length > limits.inspection.findingText ? `${text.slice(0, limits.inspection.findingText - 1)}…` : text

export function toFinding(seen: Observation, object: string, technology: string): Finding {
  return { ...seen, text: bounded(seen.text), object, technology }
}

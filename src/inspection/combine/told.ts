/** What a combination tells: the rule and what stands behind its colon. */
export interface Told {
  readonly rule: string
  readonly detail?: string
}

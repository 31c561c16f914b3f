/** What is wrong with a text of rules, told so that its writer finds the place. */

export interface RuleProblem {
  /** One-based; absent where the engine does not say. */
  readonly line?: number
  /** The rule it is in; absent outside of every rule. */
  readonly rule?: string
  readonly why: string
}

export interface CheckedRules {
  /** Names of the rules, as findings call them. */
  readonly rules: readonly string[]
  /** With one of these the text is not used. */
  readonly problems: readonly RuleProblem[]
  /** What loads and does not do what one might expect. */
  readonly warnings: readonly RuleProblem[]
}

export const most = { problems: 100, rules: 5_000, why: 300 }

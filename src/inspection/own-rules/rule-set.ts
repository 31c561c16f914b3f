/** Rules that people of this installation brought themselves. */

export const ruleKinds = ['yara', 'sigma'] as const
export type RuleKind = (typeof ruleKinds)[number]

export interface OwnRuleSet {
  /** What findings call it. */
  readonly name: string
  readonly kind: RuleKind
  readonly text: string
}

/** How findings of such rules begin, so that none is taken for a shipped rule of the same name. */
export const ownPrefix = 'own.'

export interface AboutRule {
  readonly rule: string
  readonly description: string
  readonly author: string
}

/** The description is the writer's; where it comes from stands behind it. */
export function textOf({ rule, description, author }: AboutRule, set: string): string {
  const by = author === '' ? '' : `, by ${author.slice(0, 80)}`
  const said = description.trim().replace(/\.$/, '').slice(0, 200) || `The rule ${rule.slice(0, 100)} matches`
  return `${said} (rule ${rule.slice(0, 100)} of the set ${set.slice(0, 60)}${by}).`
}

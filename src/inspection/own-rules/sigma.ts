/** Sigma rules of one's own, compiled: their findings tell the rule, its description, its author and the set. */
import { compileSigma } from '../sigma/compile.ts'
import { documentsOf, isMap } from '../sigma/documents.ts'
import { observationOf } from '../sigma/rule.ts'
import type { BehaviourRules } from '../ports.ts'
import { ownPrefix, textOf, type AboutRule, type OwnRuleSet } from './rule-set.ts'

const word = (value: unknown): string => (typeof value === 'string' ? value.replaceAll(/\s{1,1000}/g, ' ').trim() : '')

/** What the rules of a text say of themselves, by the name that findings give them. */
export function aboutSigma(text: string): Map<string, AboutRule> {
  const documents = documentsOf({ file: 'rules.yml', text }, () => undefined)
  const rules = documents.filter(({ body }) => isMap(body['detection']) || isMap(body['correlation']))
  return new Map(
    rules.map((document) => {
      const { title, description, author } = document.body
      const rule = observationOf(document).rule.replace(/^sigma\./, '')
      const said = [word(title), word(description)].filter((one) => one !== '').join('. ')
      return [rule, { rule, description: said, author: word(author) }]
    }),
  )
}

type Observation = ReturnType<BehaviourRules['match']>['observations'][number]

export function ownSigma({ name, text }: OwnRuleSet): BehaviourRules {
  const { rules } = compileSigma([{ file: 'rules.yml', text }])
  const about = aboutSigma(text)
  const named = (seen: Observation): Observation => {
    const rule = seen.rule.replace(/^sigma\./, '')
    const known = about.get(rule) ?? { rule, description: seen.text, author: '' }
    return { ...seen, rule: `sigma.${ownPrefix}${rule}`, text: textOf(known, name) }
  }
  return {
    match(report) {
      const { observations, unfinished } = rules.match(report)
      return {
        observations: observations.map(named),
        unfinished: unfinished.map((rule) => rule.replace(/^sigma\./, `sigma.${ownPrefix}`)),
      }
    },
  }
}

/** Checks Sigma rules as they are loaded, with the line and the title of each that cannot be used. */
import { compileSigma, type SigmaProblem } from '../sigma/compile.ts'
import { most, type CheckedRules, type RuleProblem } from './problem.ts'
import { aboutSigma } from './sigma.ts'

const problemOf = ({ line, why }: SigmaProblem): RuleProblem => {
  const [rule = '', ...rest] = why.split(': ')
  return rest.length === 0 ? { line, why } : { line, rule, why: rest.join(': ').slice(0, most.why) }
}

export function checkSigma(text: string): CheckedRules {
  const { problems, leftOut } = compileSigma([{ file: 'rules.yml', text }])
  const told = (all: readonly SigmaProblem[]): RuleProblem[] => all.slice(0, most.problems).map(problemOf)
  const rules = [...aboutSigma(text).keys()].slice(0, most.rules)
  return { rules, problems: told(problems), warnings: told(leftOut) }
}

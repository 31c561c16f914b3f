/** Checks rules of either kind with the engines that inspections use. */
import { checkSigma } from '#inspection/own-rules/check-sigma.ts'
import { checkYara } from '#inspection/own-rules/check-yara.ts'
import type { CheckedRules } from '#inspection/own-rules/problem.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import { yaraWasm } from './yara-wasm.ts'

export async function checkRules({ kind, text }: Pick<OwnRuleSet, 'kind' | 'text'>): Promise<CheckedRules> {
  return kind === 'yara' ? checkYara(text, yaraWasm) : checkSigma(text)
}

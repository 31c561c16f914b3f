/** `lazaret admin rulesets test`: what rules would match, before they count. */
import path from 'node:path'
import type { Command } from 'commander'
import { Failure } from '#core/errors.ts'
import { testRules, testRulesOnFile, type RuleTrialRow } from '#contract/analysis-rulesets-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'
import { bytesIn, kindOf, textIn } from './rule-file.ts'

type TestOptions = Options & {
  readonly kind?: string
  readonly atVersion?: string
  readonly file?: string
  readonly submission?: string
  readonly recent?: string
}

export function addRulesetTest(rulesets: Command): void {
  asking(rulesets, 'test', 'what rules would match in a file, in an earlier submission, or in the newest ones')
    .argument('<rules>', 'a file with rules, or the id of a set')
    .option('--at-version <number>', 'of the set; the one that counts where not given')
    .option('--kind <kind>', 'of a file with rules: yara or sigma; by its name where not given')
    .option('--file <file>', 'a file or message (.eml) to look at')
    .option('--submission <id>', 'an earlier submission to look at')
    .option('--recent <count>', 'look at so many of the newest submissions, 500 at most')
    .action(async (rules: string, options: TestOptions) => {
      const found = await tried(rules, options)
      print(options, found, () => rowsOf(found))
    })
}

async function tried(rules: string, options: TestOptions): Promise<RuleTrialRow> {
  const { file, submission, recent } = options
  const client = clientOf(options)
  const chosen = await rulesOf(rules, options)
  if (file !== undefined) {
    const fields = { name: path.basename(file), ...chosen }
    return client.call(testRulesOnFile, { upload: { content: await bytesIn(file), fields } })
  }
  if (submission !== undefined) return client.call(testRules, { body: { rules: chosen, over: { submission } } })
  if (recent !== undefined) return client.call(testRules, { body: { rules: chosen, over: { recent: Number(recent) } } })
  throw new Failure('invalid-request', 'Say what to look at: --file, --submission or --recent.')
}

const identifier = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

async function rulesOf(rules: string, { kind, atVersion: version }: TestOptions) {
  if (identifier.test(rules)) return version === undefined ? { set: rules } : { set: rules, version }
  return { kind: kindOf(rules, kind), text: await textIn(rules) }
}

function rowsOf({ looked, left, unfinished, hits, isCut }: RuleTrialRow) {
  const end = `looked at ${looked}, left out ${left}, unfinished ${unfinished}, hits ${hits.length}${isCut ? ' and more' : ''}`
  if (hits.length === 0) return said(end)
  const rows = hits.map(({ submission = '', name, object, rule, severity, text }) => ({
    submission,
    name,
    object,
    rule,
    severity,
    text,
  }))
  return [...rows, { submission: '', name: end, object: '', rule: '', severity: '', text: '' }]
}

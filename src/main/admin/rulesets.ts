/** `lazaret admin rulesets`: YARA and Sigma rules of one's own on the analysis platform. */
import type { Command } from 'commander'
import {
  addRuleSet,
  addRuleSetVersion,
  changeRuleSet,
  checkRules,
  listRuleSets,
  removeRuleSet,
  restoreRuleSetVersion,
  showRuleSet,
  showRuleSetVersion,
  type CheckedRulesRow,
  type RuleProblemRow,
  type RuleSetRow,
} from '#contract/analysis-rulesets-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'
import { kindOf, nameOf, textIn } from './rule-file.ts'
import { addRulesetTest } from './rulesets-test.ts'

export function addRulesets(admin: Command): void {
  const rulesets = admin.command('rulesets').description('YARA and Sigma rules of your own on the analysis platform')
  addReading(rulesets)
  addTexts(rulesets)
  addSwitches(rulesets)
  addRulesetTest(rulesets)
}

function addReading(rulesets: Command): void {
  asking(rulesets, 'list', 'the sets, whether they are on, and who changed them last').action(
    async (options: Options) => {
      const found = await clientOf(options).call(listRuleSets)
      print(options, found, () => found.sets.map(rowOf))
    },
  )
  asking(rulesets, 'log', 'who added, changed, restored, renamed, turned and removed sets, newest first').action(
    async (options: Options) => {
      const found = await clientOf(options).call(listRuleSets)
      print(options, found.changes, () =>
        found.changes.map(({ at, who, act, name, detail }) => ({ at, who, act, name, detail })),
      )
    },
  )
  asking(rulesets, 'history', 'the versions of a set, newest first')
    .argument('<id>', 'id of the set')
    .action(async (id: string, options: Options) => {
      const found = await clientOf(options).call(showRuleSet, { params: { id } })
      print(options, found, () =>
        found.versions.map(({ version, at, who, rules, comment }) => ({ version, at, who, rules, comment })),
      )
    })
  asking(rulesets, 'show', 'the text of a set, or of one of its versions')
    .argument('<id>', 'id of the set')
    .argument('[version]', 'number of the version; the one that counts where not given')
    .action(async (id: string, version: string | undefined, options: Options) => {
      const client = clientOf(options)
      const number = version ?? (await client.call(showRuleSet, { params: { id } })).set.version
      const found = await client.call(showRuleSetVersion, { params: { id, version: number } })
      process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : `${found.text.trimEnd()}\n`)
    })
}

type AddOptions = Options & {
  readonly name?: string
  readonly kind?: string
  readonly comment: string
  readonly on: boolean
}

function addTexts(rulesets: Command): void {
  asking(rulesets, 'check', 'compile rules without keeping them; faults by line and rule')
    .argument('<file>', 'rules: .yar or .yml')
    .option('--kind <kind>', 'yara or sigma; by the name of the file where not given')
    .action(async (file: string, options: AddOptions) => {
      const body = { kind: kindOf(file, options.kind), text: await textIn(file) }
      const checked = await clientOf(options).call(checkRules, { body })
      print(options, checked, () => checkedRows(checked))
      if (checked.problems.length > 0) process.exitCode = 1
    })
  asking(rulesets, 'add', 'add a set from a file; refused with line and rule where it does not compile')
    .argument('<file>', 'rules: .yar or .yml')
    .option('--name <name>', 'what findings call it; the name of the file where not given')
    .option('--kind <kind>', 'yara or sigma; by the name of the file where not given')
    .option('--comment <text>', 'why, for the history', '')
    .option('--on', 'turn it on at once', false)
    .action(async (file: string, options: AddOptions) => {
      const { name = nameOf(file), comment, on: enabled } = options
      const body = { name, kind: kindOf(file, options.kind), text: await textIn(file), comment, enabled }
      const set = await clientOf(options).call(addRuleSet, { body })
      print(options, set, () => said(`${set.name}: ${set.rules} rules, ${set.enabled ? 'on' : 'off'}. ${set.id}`))
    })
  asking(rulesets, 'update', 'put a file in the place of the text that counts, as the next version')
    .argument('<id>', 'id of the set')
    .argument('<file>', 'rules: .yar or .yml')
    .option('--comment <text>', 'why, for the history', '')
    .action(async (id: string, file: string, options: AddOptions) => {
      const body = { text: await textIn(file), comment: options.comment }
      const set = await clientOf(options).call(addRuleSetVersion, { params: { id }, body })
      print(options, set, () => said(`${set.name} is at version ${set.version}.`))
    })
  asking(rulesets, 'restore', 'make the text of an earlier version count again, as the next version')
    .argument('<id>', 'id of the set')
    .argument('<version>', 'number of the version')
    .action(async (id: string, version: string, options: Options) => {
      const set = await clientOf(options).call(restoreRuleSetVersion, { params: { id, version } })
      print(options, set, () => said(`${set.name} is at version ${set.version}, the text of version ${version}.`))
    })
}

function addSwitches(rulesets: Command): void {
  for (const [word, enabled] of [
    ['on', true],
    ['off', false],
  ] as const)
    asking(rulesets, word, `turn a set ${word}`)
      .argument('<id>', 'id of the set')
      .action(async (id: string, options: Options) => {
        const set = await clientOf(options).call(changeRuleSet, { params: { id }, body: { enabled } })
        print(options, set, () => said(`The rule set ${set.name} is ${word}.`))
      })
  asking(rulesets, 'rename', 'give a set another name')
    .argument('<id>', 'id of the set')
    .argument('<name>', 'the new name')
    .action(async (id: string, name: string, options: Options) => {
      const set = await clientOf(options).call(changeRuleSet, { params: { id }, body: { name } })
      print(options, set, () => said(`The rule set is called ${set.name}.`))
    })
  asking(rulesets, 'remove', 'remove a set with its history')
    .argument('<id>', 'id of the set')
    .action(async (id: string, options: Options) => {
      const removed = await clientOf(options).call(removeRuleSet, { params: { id } })
      print(options, removed, () => said('The rule set is removed.'))
    })
}

const checkedRows = ({ rules, problems, warnings }: CheckedRulesRow) => {
  const rowsOf = (what: string, all: readonly RuleProblemRow[]) =>
    all.map(({ line = '', rule = '', why }) => ({ what, line, rule, why }))
  const told = [...rowsOf('fault', problems), ...rowsOf('remark', warnings)]
  return told.length > 0 ? told : said(`It compiles; rules: ${rules.length}.`)
}

const rowOf = ({ id, name, kind, enabled, version, rules, who, at }: RuleSetRow) => ({
  id,
  name,
  kind,
  on: enabled ? 'yes' : 'no',
  version,
  rules,
  who,
  at,
})

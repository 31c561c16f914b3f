/** `lazaret admin rules`: rules of the gateway. */
import type { Command } from 'commander'
import type { z } from 'zod'
import { Failure } from '#core/errors.ts'
import { changeRule, listRules } from '#contract/gateway-rules-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

function settingsOf(text: string): z.input<typeof changeRule.body> {
  try {
    return JSON.parse(text) as z.input<typeof changeRule.body>
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('invalid-request', `The settings are not JSON: ${why}`)
  }
}

export function addRules(admin: Command): void {
  const rules = admin.command('rules').description('rules of the gateway')
  asking(rules, 'list', 'top down').action(async (options: Options) => {
    const found = await clientOf(options).call(listRules)
    print(options, found, () =>
      found.rules.map(({ id, name, enabled, onDetection, noVerdict }) => ({
        id,
        name,
        enabled,
        onDetection,
        noVerdict,
      })),
    )
  })
  asking(rules, 'set', 'change settings of a rule')
    .argument('<id>', 'id of the rule')
    .argument('<json>', 'settings as JSON, for example {"onDetection":"quarantine"}')
    .action(async (id: string, text: string, options: Options) => {
      const rule = await clientOf(options).call(changeRule, { params: { id }, body: settingsOf(text) })
      print(options, rule, () => said(`The rule ${rule.name} is changed.`))
    })
}

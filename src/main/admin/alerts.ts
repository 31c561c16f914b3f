/** `lazaret admin alerts`: alerts of the analysis platform. */
import type { Command } from 'commander'
import { changeAlert, listAlerts, showAlert } from '#contract/analysis-console-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

export function addAlerts(admin: Command): void {
  const alerts = admin.command('alerts').description('alerts of the analysis platform')
  asking(alerts, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listAlerts)
    print(options, found, () =>
      found.alerts.map(({ id, at, importance, state, threat, score, name }) => ({
        id,
        at,
        importance,
        state,
        threat,
        score,
        name,
      })),
    )
  })
  asking(alerts, 'show', 'the whole alert card')
    .argument('<id>', 'id of the alert')
    .action(async (id: string, options: Options) => {
      const card = await clientOf(options).call(showAlert, { params: { id } })
      print(options, card, () =>
        card.report.verdict.findings.map(({ severity, rule, text }) => ({ severity, rule, text })),
      )
    })
  asking(alerts, 'set', 'move an alert on')
    .argument('<id>', 'id of the alert')
    .argument('<state>', 'new, in-process or closed')
    .action(async (id: string, state: 'new' | 'in-process' | 'closed', options: Options) => {
      const alert = await clientOf(options).call(changeAlert, { params: { id }, body: { state } })
      print(options, alert, () => said(`The alert is ${alert.state}.`))
    })
}

/** `lazaret admin alerts`: alerts of the analysis platform. */
import { Argument, type Command } from 'commander'
import { alertStates, changeAlert, listAlerts, showAlert, type AlertRow } from '#contract/analysis-console-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'

export function addAlerts(admin: Command): void {
  const alerts = admin.command('alerts').description('alerts of the analysis platform')
  paged(asking(alerts, 'list', 'newest first')).action(async (options: PageOptions) => {
    const found = await clientOf(options).call(listAlerts, { query: pageOf(options) })
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
    .addArgument(new Argument('<state>', 'its new state').choices([...alertStates]))
    .action(async (id: string, state: AlertRow['state'], options: Options) => {
      const alert = await clientOf(options).call(changeAlert, { params: { id }, body: { state } })
      print(options, alert, () => said(`The alert is ${alert.state}.`))
    })
}

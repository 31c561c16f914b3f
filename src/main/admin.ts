/** `lazaret admin …`: from the shell what the console does, over the running system's own socket. */
import type { Command } from 'commander'
import type { z } from 'zod'
import {
  changeAlert,
  decideSystem,
  listAlerts,
  listSubmissions,
  listSystems,
  showAlert,
} from '#contract/analysis-console-api.ts'
import type { Client } from '#contract/client.ts'
import {
  actOnBackup,
  actOnQueue,
  changeProtection,
  changeRule,
  confirmServer,
  listBackup,
  listEvents,
  listInbox,
  listQueue,
  listRules,
  probeServer,
  removeServer,
  showEvent,
  showProtection,
  switchFlow,
} from '#contract/gateway-api.ts'
import { describeConfig } from '#runtime/config/describe.ts'
import { showFingerprint } from '#core/fingerprint.ts'
import { openControl } from './control.ts'
import { addRunOptions, type RunOptions } from './run-options.ts'
import { showTable, type Row } from './table.ts'
import { configFor } from './up.ts'

type Options = RunOptions & { readonly json: boolean }

/** Adds a command that asks the running system and prints the answer: JSON as it is, or a table made of it. */
function asking(parent: Command, name: string, description: string): Command {
  return addRunOptions(parent.command(name).description(description)).option('--json', 'JSON for scripts', false)
}

function clientOf(options: RunOptions): Client {
  return openControl(configFor(options).dataDirectory)
}

function print(options: Options, value: unknown, rows: () => readonly Row[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(value)}\n` : showTable(rows()))
}

const said = (text: string): readonly Row[] => [{ '': text }]

function addConnect(admin: Command): void {
  asking(admin, 'connect', 'confirm an analysis server by its fingerprint, and turn the switches')
    .argument('[address]', 'host:port of the analysis server; without it the state is shown')
    .option(
      '--fingerprint <sha256>',
      'the fingerprint that the analysis console shows; without it the one fetched is only shown',
    )
    .option('--switch1 <on|off>', 'submit messages without detections')
    .option('--switch2 <on|off>', 'submit messages with detections too; needs switch 1')
    .option('--wait <seconds>', 'longest wait for a verdict, 60 to 86400', Number)
    .option('--session-wait <seconds>', 'how long DATA is kept open for a verdict, 0 to 60', Number)
    .option('--remove', 'forget the server', false)
    .action(async (address: string | undefined, options: ConnectOptions) => connect(address, options))
}

interface ConnectOptions extends Options {
  readonly fingerprint?: string
  readonly switch1?: 'on' | 'off'
  readonly switch2?: 'on' | 'off'
  readonly wait?: number
  readonly sessionWait?: number
  readonly remove: boolean
}

async function connect(address: string | undefined, options: ConnectOptions): Promise<void> {
  const client = clientOf(options)
  const { fingerprint } = options
  if (address !== undefined && fingerprint === undefined) {
    const shown = await client.call(probeServer, { body: { address } })
    const text = `${address} shows ${showFingerprint(shown.fingerprint)}. Compare it with the analysis console, then repeat with --fingerprint.`
    return print(options, shown, () => said(text))
  }
  if (options.remove) await client.call(removeServer)
  if (address !== undefined && fingerprint !== undefined)
    await client.call(confirmServer, { body: { address, fingerprint } })
  const body = switchesOf(options)
  if (Object.keys(body).length > 0) await client.call(changeProtection, { body })
  const status = await client.call(showProtection)
  print(options, status, () => [
    { state: status.state, explanation: status.explanation, 'own fingerprint': showFingerprint(status.ownFingerprint) },
  ])
}

function switchesOf({ switch1, switch2, wait, sessionWait }: ConnectOptions): z.input<typeof changeProtection.body> {
  return {
    ...(switch1 === undefined ? {} : { submitClean: switch1 === 'on' }),
    ...(switch2 === undefined ? {} : { submitDetected: switch2 === 'on' }),
    ...(wait === undefined ? {} : { waitSeconds: wait }),
    ...(sessionWait === undefined ? {} : { sessionWaitSeconds: sessionWait }),
  }
}

function addSystems(admin: Command): void {
  const systems = admin.command('systems').description('external systems of the analysis platform')
  asking(systems, 'list', 'systems that asked to connect, with their fingerprints').action(async (options: Options) => {
    const found = await clientOf(options).call(listSystems)
    print(options, found, () =>
      found.systems.map(({ id, name, kind, state, fingerprint }) => ({ id, name, kind, state, fingerprint })),
    )
  })
  for (const decision of ['accept', 'reject', 'revoke'] as const)
    asking(systems, decision, `${decision} a system`)
      .argument('<id>', 'id of the system')
      .requiredOption('--fingerprint <sha256>', 'the fingerprint that the system itself shows')
      .action(async (id: string, options: Options & { fingerprint: string }) => {
        const { fingerprint } = options
        const system = await clientOf(options).call(decideSystem, { params: { id }, body: { decision, fingerprint } })
        print(options, system, () => said(`${system.name} is ${system.state}.`))
      })
}

function addQueue(admin: Command): void {
  const queue = admin.command('queue').description('the message queue')
  asking(queue, 'list', 'messages in the queues')
    .option('--queue <name>', 'incoming, active, deferred, hold or corrupt')
    .action(async (options: Options & { queue?: 'hold' }) => {
      const query = options.queue === undefined ? {} : { queue: options.queue }
      const found = await clientOf(options).call(listQueue, { query })
      print(options, found, () =>
        found.messages.map(({ id, queue: name, at, sender, recipients, summary }) => ({
          id,
          queue: name,
          at,
          sender,
          to: recipients.map(({ address }) => address).join(' '),
          subject: summary.subject,
        })),
      )
    })
  for (const [name, action, description] of [
    ['release', 'deliver', 'deliver messages now'],
    ['delete', 'delete', 'delete messages; nobody is told'],
  ] as const)
    asking(queue, name, description)
      .argument('<id...>', 'ids of messages')
      .action(async (ids: string[], options: Options) => {
        const result = await clientOf(options).call(actOnQueue, { body: { action, ids } })
        print(options, result, () => said(`done: ${result.done.length}, not found: ${result.missing.length}`))
      })
  asking(queue, 'flow', 'turn receiving or sending on and off')
    .option('--receiving <on|off>')
    .option('--sending <on|off>')
    .action(async (options: Options & { receiving?: string; sending?: string }) => {
      const { receiving, sending } = options
      const body = {
        ...(receiving ? { receiving: receiving === 'on' } : {}),
        ...(sending ? { sending: sending === 'on' } : {}),
      }
      const flow = await clientOf(options).call(switchFlow, { body })
      print(options, flow, () => [flow])
    })
}

function addEvents(admin: Command): void {
  const events = admin.command('events').description('what happened to each message')
  asking(events, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listEvents)
    print(options, found, () =>
      found.events.map(({ id, at, sender, outcome, threat = '', summary }) => ({
        id,
        at,
        sender,
        outcome,
        threat,
        subject: summary.subject,
      })),
    )
  })
  asking(events, 'show', 'one message with its timeline')
    .argument('<id>', 'id of the message')
    .action(async (id: string, options: Options) => {
      const event = await clientOf(options).call(showEvent, { params: { id } })
      print(options, event, () => event.timeline.map((entry) => ({ ...entry })))
    })
}

function addAlerts(admin: Command): void {
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
  const submissions = admin.command('submissions').description('what connected systems handed over')
  asking(submissions, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listSubmissions)
    print(options, found, () =>
      found.submissions.map(({ id, at, state, level = '', threat = '', name }) => ({
        id,
        at,
        state,
        level,
        threat,
        name,
      })),
    )
  })
}

function addKept(admin: Command): void {
  const backup = admin.command('backup').description('originals kept by rule')
  asking(backup, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listBackup)
    print(options, found, () =>
      found.messages.map(({ id, at, sender, reason, summary }) => ({
        id,
        at,
        sender,
        reason,
        subject: summary.subject,
      })),
    )
  })
  for (const action of ['deliver', 'delete'] as const)
    asking(backup, action, `${action} kept originals`)
      .argument('<id...>', 'ids of messages')
      .action(async (ids: string[], options: Options) => {
        const result = await clientOf(options).call(actOnBackup, { body: { action, ids } })
        print(options, result, () => said(`done: ${result.done.length}, not found: ${result.missing.length}`))
      })
  const inbox = admin.command('inbox').description('the built-in test inbox')
  asking(inbox, 'list', 'newest first').action(async (options: Options) => {
    const found = await clientOf(options).call(listInbox)
    print(options, found, () =>
      found.messages.map(({ id, at, recipients, summary }) => ({
        id,
        at,
        to: recipients.join(' '),
        subject: summary.subject,
      })),
    )
  })
}

function addRules(admin: Command): void {
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
      const body = JSON.parse(text) as z.input<typeof changeRule.body>
      const rule = await clientOf(options).call(changeRule, { params: { id }, body })
      print(options, rule, () => said(`The rule ${rule.name} is changed.`))
    })
}

function addConfig(admin: Command): void {
  const config = admin.command('config').description('the configuration file')
  asking(config, 'show', 'every key, its value, default and meaning').action((options: Options) => {
    const lines = describeConfig(configFor(options))
    print(options, lines, () => lines.map((line) => ({ ...line })))
  })
  asking(config, 'check', 'read the file and say what is wrong with it').action((options: Options) => {
    const { dataDirectory } = configFor(options)
    print(options, { ok: true, dataDirectory }, () => said('The configuration is right.'))
  })
}

export function addAdmin(program: Command): void {
  const admin = program.command('admin').description('do from the shell what the console does')
  for (const add of [addConnect, addSystems, addQueue, addEvents, addAlerts, addKept, addRules, addConfig]) add(admin)
}

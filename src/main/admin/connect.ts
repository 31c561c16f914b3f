/** `lazaret admin connect`: the analysis server of a gateway, confirmed by its fingerprint. */
import type { Command } from 'commander'
import type { z } from 'zod'
import { changeProtection, confirmServer, probeServer, removeServer, showProtection } from '#contract/gateway-api.ts'
import { showFingerprint } from '#core/fingerprint.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

interface ConnectOptions extends Options {
  readonly fingerprint?: string
  readonly switch1?: 'on' | 'off'
  readonly switch2?: 'on' | 'off'
  readonly wait?: number
  readonly sessionWait?: number
  readonly remove: boolean
}

export function addConnect(admin: Command): void {
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

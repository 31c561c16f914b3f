/** `lazaret admin connect`: the analysis server of a gateway, confirmed by its fingerprint. */
import { Option, type Command } from 'commander'
import type { z } from 'zod'
import {
  changeProtection,
  confirmServer,
  probeServer,
  removeServer,
  serverKinds,
  showProtection,
  type ProtectionStatus,
  type ServerKind,
} from '#contract/gateway-protection-api.ts'
import { showFingerprint } from '#core/fingerprint.ts'
import type { Row } from '../table.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'
import { wholeNumber } from './paging.ts'

interface ConnectOptions extends Options {
  readonly fingerprint?: string
  readonly switch1?: 'on' | 'off'
  readonly switch2?: 'on' | 'off'
  readonly wait?: number
  readonly sessionWait?: number
  readonly role: 'preferred' | 'fallback'
  readonly kind: ServerKind
  readonly remove: boolean
}

const roleOption = new Option('--role <role>', 'a fall-back stands in while those before it fail')
  .choices(['preferred', 'fallback'])
  .default('preferred')
const kindOption = new Option('--kind <kind>', 'what the server is').choices([...serverKinds]).default('lazaret')

export function addConnect(admin: Command): void {
  asking(admin, 'connect', 'confirm an analysis server by its fingerprint, and turn the switches')
    .argument('[address]', 'host:port of an analysis server; without it the state of all is shown')
    .option(
      '--fingerprint <sha256>',
      'the fingerprint that the analysis console shows; without it the one fetched is only shown',
    )
    .addOption(roleOption)
    .addOption(kindOption)
    .addOption(new Option('--switch1 <on|off>', 'submit messages without detections').choices(['on', 'off']))
    .addOption(
      new Option('--switch2 <on|off>', 'submit messages with detections too; needs switch 1').choices(['on', 'off']),
    )
    .option('--wait <seconds>', 'longest wait for a verdict, 60 to 86400', wholeNumber(60, 86_400))
    .option('--session-wait <seconds>', 'how long DATA is kept open for a verdict, 0 to 60', wholeNumber(0, 60))
    .option('--remove', 'forget the server of this address; without an address all', false)
    .action(async (address: string | undefined, options: ConnectOptions) => connect(address, options))
}

async function connect(address: string | undefined, options: ConnectOptions): Promise<void> {
  const client = clientOf(options)
  const { fingerprint, role, kind, remove } = options
  if (remove) await client.call(removeServer, { query: address === undefined ? {} : { address } })
  else if (address !== undefined && fingerprint === undefined) {
    const shown = await client.call(probeServer, { body: { address } })
    const text = `${address} shows ${showFingerprint(shown.fingerprint)}. Compare it with the analysis console, then repeat with --fingerprint.`
    return print(options, shown, () => said(text))
  } else if (address !== undefined && fingerprint !== undefined)
    await client.call(confirmServer, { body: { address, fingerprint, role, kind } })
  const body = switchesOf(options)
  if (Object.keys(body).length > 0) await client.call(changeProtection, { body })
  const status = await client.call(showProtection)
  print(options, status, () => rowsOf(status))
}

/** The servers in the order of preference; the gateway itself last, with what its analyst has to compare. */
function rowsOf({ servers, state, explanation, ownFingerprint }: ProtectionStatus): readonly Row[] {
  const own = { server: 'this gateway', state, fingerprint: showFingerprint(ownFingerprint), explanation }
  const all = servers.map((one) => ({
    server: one.address,
    state: one.state,
    fingerprint: showFingerprint(one.fingerprint),
    explanation: one.explanation,
  }))
  return [...all, own]
}

function switchesOf({ switch1, switch2, wait, sessionWait }: ConnectOptions): z.input<typeof changeProtection.body> {
  return {
    ...(switch1 === undefined ? {} : { submitClean: switch1 === 'on' }),
    ...(switch2 === undefined ? {} : { submitDetected: switch2 === 'on' }),
    ...(wait === undefined ? {} : { waitSeconds: wait }),
    ...(sessionWait === undefined ? {} : { sessionWaitSeconds: sessionWait }),
  }
}

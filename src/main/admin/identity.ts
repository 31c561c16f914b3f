/** `lazaret admin identity`: the certificates by which gateways and the analysis know each other. */
import type { Command } from 'commander'
import {
  rotateAnalysisIdentity,
  rotateGatewayIdentity,
  showAnalysisIdentity,
  showGatewayIdentity,
  type OwnIdentity,
} from '#contract/identity-api.ts'
import { Failure } from '#core/errors.ts'
import { showFingerprint } from '#core/fingerprint.ts'
import type { Client } from '#contract/client.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'
import { addIdentityFiles } from './identity-files.ts'

const parts = ['gateway', 'analysis'] as const
type PartName = (typeof parts)[number]

const routes = {
  gateway: { show: showGatewayIdentity, rotate: rotateGatewayIdentity },
  analysis: { show: showAnalysisIdentity, rotate: rotateAnalysisIdentity },
} as const

const consequence = {
  gateway:
    'The analyst has to accept this gateway anew under External systems; until then messages end without verdict.',
  analysis: 'Each gateway stops until its administrator has confirmed the new fingerprint.',
} as const

const partOf = (text: string): PartName => {
  const found = parts.find((one) => one === text)
  if (!found) throw new Failure('invalid-request', `There is no part ${text}; it is gateway or analysis.`)
  return found
}

const rowOf = (part: string, { fingerprint, validUntil, previous }: OwnIdentity) => ({
  part,
  fingerprint: showFingerprint(fingerprint),
  'valid until': validUntil.slice(0, 10),
  replaced: previous ? `${showFingerprint(previous.fingerprint).slice(0, 19)}… on ${previous.until.slice(0, 10)}` : '',
})

/** A process may run one part alone. */
async function shown(client: Client, part: PartName): Promise<OwnIdentity | undefined> {
  try {
    return await client.call(routes[part].show)
  } catch (error) {
    if (error instanceof Failure && error.code === 'not-found') return undefined
    throw error
  }
}

async function show(options: Options): Promise<void> {
  const client = clientOf(options)
  const found: Partial<Record<PartName, OwnIdentity>> = {}
  for (const part of parts) {
    const one = await shown(client, part)
    if (one) found[part] = one
  }
  print(options, found, () => parts.flatMap((part) => (found[part] ? [rowOf(part, found[part])] : [])))
}

async function rotate(name: string, options: Options & { readonly yes: boolean }): Promise<void> {
  const part = partOf(name)
  const client = clientOf(options)
  const before = await client.call(routes[part].show)
  if (!options.yes)
    throw new Failure('invalid-request', `Nothing was changed. ${consequence[part]} Repeat with --yes to do it.`)
  const made = await client.call(routes[part].rotate, { body: { fingerprint: before.fingerprint } })
  print(options, made, () =>
    said(`The new fingerprint of the ${part} is ${showFingerprint(made.fingerprint)}. ${consequence[part]}`),
  )
}

export function addIdentity(admin: Command): void {
  const identity = admin.command('identity').description('own certificates of gateway and analysis')
  asking(identity, 'show', 'fingerprints of the running parts, to compare on the other side').action(show)
  asking(identity, 'rotate', 'replace key and certificate; the other side has to confirm the new fingerprint')
    .argument('<part>', 'gateway or analysis')
    .option('--yes', 'do it, knowing what follows', false)
    .action(rotate)
  addIdentityFiles(identity)
}

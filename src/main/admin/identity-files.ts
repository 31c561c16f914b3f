/** `lazaret admin identity export` and `import`: the identity that all nodes of a cluster share, carried in an encrypted file. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { Argument, type Command } from 'commander'
import { showAnalysisIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { Failure } from '#core/errors.ts'
import { showFingerprint } from '#core/fingerprint.ts'
import { readIdentity, takeIdentity } from '#runtime/identity/identity.ts'
import { seal, unseal } from '#runtime/identity/sealed.ts'
import { configFor } from '../run-config.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

interface FileOptions extends Options {
  readonly passphraseFile: string
}

interface ImportOptions extends FileOptions {
  readonly replace: boolean
}

const routes = { gateway: showGatewayIdentity, analysis: showAnalysisIdentity } as const
type PartName = keyof typeof routes

const directoryOf = (options: Options, part: PartName): string => path.join(configFor(options).dataDirectory, part)

const fileFault = (file: string, what: string) => (error: unknown) => {
  const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  throw new Failure('invalid-request', `${file} cannot be ${what}: ${why}.`)
}

/** The first line of the file, or of the standard input for `-`; never an argument, which other users could see. */
async function passphraseFrom({ passphraseFile: file }: FileOptions): Promise<string> {
  const whole = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8').catch(fileFault(file, 'read'))
  return whole.split(/\r?\n/, 1)[0] ?? ''
}

async function exportIdentity(part: PartName, file: string, options: FileOptions): Promise<void> {
  const directory = directoryOf(options, part)
  const identity = await readIdentity(directory)
  if (!identity) throw new Failure('not-found', `There is no identity in ${directory}: start Lazaret once to make it.`)
  const { fingerprint, ...kept } = identity
  const sealed = await seal(kept, await passphraseFrom(options))
  await writeFile(file, sealed, { mode: 0o600, flag: 'wx' }).catch(fileFault(file, 'written'))
  print(options, { part, id: identity.id, fingerprint, file }, () =>
    said(`${file} holds the identity ${showFingerprint(fingerprint)}, encrypted. Delete it when each node has it.`),
  )
}

/** A running part has its identity in memory and its id in its connections: it would be half the one and half the other. */
async function demandStopped(options: Options, part: PartName): Promise<void> {
  try {
    await clientOf(options).call(routes[part])
  } catch (error) {
    if (error instanceof Failure && (error.code === 'unreachable' || error.code === 'not-found')) return
    throw error
  }
  throw new Failure('conflict', `The ${part} runs with its own identity. Stop it, then import.`)
}

async function importIdentity(part: PartName, file: string, options: ImportOptions): Promise<void> {
  await demandStopped(options, part)
  const sealed = await readFile(file, 'utf8').catch(fileFault(file, 'read'))
  const kept = await unseal(sealed, await passphraseFrom(options))
  const directory = directoryOf(options, part)
  const before = await readIdentity(directory)
  const isOther = before !== undefined && (before.id !== kept.id || before.certificate !== kept.certificate)
  if (isOther && !options.replace)
    throw new Failure(
      'conflict',
      `This node has an identity of its own already, ${showFingerprint(before.fingerprint)}. Repeat with --replace to give it up.`,
    )
  const { id, fingerprint } = await takeIdentity(directory, kept)
  print(options, { part, id, fingerprint }, () =>
    said(`The ${part} of this node is ${showFingerprint(fingerprint)} from its next start on.`),
  )
}

const partArgument = () => new Argument('<part>', 'whose identity').choices(Object.keys(routes))
const passphraseOption = [
  '--passphrase-file <file>',
  'file whose first line is the passphrase of at least 12 characters; - reads the standard input',
] as const

export function addIdentityFiles(identity: Command): void {
  asking(identity, 'export', 'write the identity to an encrypted file, for the other nodes of a cluster')
    .addArgument(partArgument())
    .argument('<file>', 'file to make; it must not exist')
    .requiredOption(...passphraseOption)
    .action(exportIdentity)
  asking(identity, 'import', 'take the identity of another node over from such a file, while this node is stopped')
    .addArgument(partArgument())
    .argument('<file>', 'file that export wrote')
    .requiredOption(...passphraseOption)
    .option('--replace', 'give up the identity that this node has', false)
    .action(importIdentity)
}

/** Debian packages that Lazaret uses where they are there: installs them as root, else says what is missing. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const say = (line: string): void => void process.stderr.write(`lazaret: ${line}\n`)

function isThere(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** A package of Debian, and what is done without where it is missing. */
export interface DebianPackage {
  readonly name: string
  /** The program it is wanted for. */
  readonly program: string
  readonly without: string
}

export const findMissing = (wanted: readonly DebianPackage[]): DebianPackage[] =>
  wanted.filter(({ program }) => !isThere(program))

interface AptCall {
  readonly program: string
  readonly args: readonly string[]
  readonly input?: string
}

function runs({ program, args, input = '' }: AptCall): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, args, { env, input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0
}

/**
 * Left without a configuration, Postfix's own service does not start, now or at the next boot (its unit asks for main.cf).
 * Where Postfix or its settings are there already, nothing is answered for it.
 */
const answers = 'postfix postfix/main_mailer_type select No configuration\n'

/** Nothing is ever removed for a package: a machine that has another mail server keeps it. */
const install = ['install', '-y', '--no-install-recommends', '--no-remove']

const policy = '/usr/sbin/policy-rc.d'

/** Debian starts the services that it installs, and tests start their own: none is started now. A policy that is there already stays. */
function withoutServices<T>(work: () => T): T {
  let isOurs = false
  try {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' })
    isOurs = true
    return work()
  } catch (error) {
    if (isOurs) throw error
    return work()
  } finally {
    if (isOurs) rmSync(policy, { force: true })
  }
}

function sayWhatIsLeftOut(missing: readonly DebianPackage[]): void {
  for (const { name, without } of missing) say(`  without ${name}: ${without}`)
}

/** As root installs what is missing with apt-get; otherwise, or when that fails, says what is done without it. */
export async function installPackages(missing: readonly DebianPackage[]): Promise<void> {
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name)
  const list = names.join(' ')
  if (process.getuid?.() !== 0) {
    say(`these Debian packages are missing, and only root may install them: ${list}`)
    sayWhatIsLeftOut(missing)
    return say(`  to have them: sudo apt-get install --no-install-recommends ${list}`)
  }
  say(`installing Debian packages with apt-get, without starting their services: ${list}`)
  if (names.includes('postfix')) runs({ program: 'debconf-set-selections', args: [], input: answers })
  runs({ program: 'apt-get', args: ['update'] })
  // One by one: a package that cannot be had takes no other with it.
  const failed = withoutServices(() =>
    missing.filter(({ name }) => !runs({ program: 'apt-get', args: [...install, name] })),
  )
  if (failed.length === 0) return
  say(`apt-get could not install ${failed.map(({ name }) => name).join(' ')}`)
  sayWhatIsLeftOut(failed)
}

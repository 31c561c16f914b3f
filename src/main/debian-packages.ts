/** Debian packages that Lazaret uses where they are there: installs them as root, else says what is missing. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
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

/** Packages whose program is not on this machine. */
export function findPackages(packageOf: Readonly<Record<string, string>>): string[] {
  return Object.entries(packageOf)
    .filter(([program]) => !isThere(program))
    .map(([, name]) => name)
}

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

/** As root installs the packages with apt-get; otherwise, or when that fails, says what will do without them. */
export async function installPackages(names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const list = names.join(' ')
  if (process.getuid?.() !== 0) {
    say(`not installed: ${list}. What needs them is left out; to have them: sudo apt-get install ${list}`)
    return
  }
  say(`installing Debian packages with apt-get: ${list}`)
  if (names.includes('postfix')) runs({ program: 'debconf-set-selections', args: [], input: answers })
  runs({ program: 'apt-get', args: ['update'] })
  // One by one: a package that cannot be had takes no other with it.
  const failed = names.filter((name) => !runs({ program: 'apt-get', args: [...install, name] }))
  if (failed.length > 0) say(`apt-get could not install ${failed.join(' ')}. What needs them is left out.`)
}

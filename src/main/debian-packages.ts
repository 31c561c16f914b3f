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

/** As root installs the packages with apt-get; otherwise, or when that fails, says what will do without them. */
export async function installPackages(names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const list = names.join(' ')
  if (process.getuid?.() !== 0) {
    say(`not installed: ${list}. What needs them is left out; to have them: sudo apt-get install ${list}`)
    return
  }
  say(`installing Debian packages with apt-get: ${list}`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env: environment, stdio: 'ignore' }).status === 0
  if (apt('update') && apt('install', '-y', '--no-install-recommends', ...names)) return
  say(`apt-get could not install ${list}. What needs them is left out.`)
}

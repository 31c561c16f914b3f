/**
 * Brings the programs we compare with: Debian packages with apt-get as root, without starting their services, and npm packages
 * into a cache folder outside the repository. What cannot be had is said, and left out.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

export type Say = (line: string) => void

/** Where npm packages and caches of the bench live from one run to the next. */
export const cacheDirectory = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'lazaret-bench',
)

const policyFile = '/usr/sbin/policy-rc.d'

/** Full path of a program; undefined when it is not on this machine. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/lib/postfix/sbin']
  return folders
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', DEBIAN_PRIORITY: 'critical' }

function apt(...args: string[]): boolean {
  const locked = ['-o', 'DPkg::Lock::Timeout=300']
  return spawnSync('apt-get', [...locked, ...args], { env: environment, stdio: 'ignore' }).status === 0
}

/** While the work runs no package may start its service (Debian policy 9.3.3). A policy of the machine's own is left alone. */
function withoutServices<T>(work: () => T): T {
  if (existsSync(policyFile)) return work()
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return work()
  } finally {
    rmSync(policyFile, { force: true })
  }
}

function aptInstall(names: readonly string[]): boolean {
  return withoutServices(() => {
    const install = () => apt('install', '-y', '--no-install-recommends', ...names)
    return install() || (apt('update') && install())
  })
}

/** Why one of the programs is not there after all; undefined when all are. `needs` maps a program to its package. */
export function installDebian(needs: Readonly<Record<string, string>>, say: Say): string | undefined {
  const missing = () => Object.entries(needs).filter(([program]) => findProgram(program) === undefined)
  const names = [...new Set(missing().map(([, name]) => name))]
  if (names.length === 0) return undefined
  const list = names.join(' ')
  if (process.getuid?.() !== 0) return `not installed, and only root can: apt-get install ${list}`
  say(`installing from Debian: ${list}`)
  const installed = aptInstall(names)
  const still = missing().map(([program]) => program)
  if (still.length === 0) return undefined
  return `apt-get ${installed ? 'installed' : 'could not install'} ${list}; missing still: ${still.join(' ')}`
}

/** Folder with the package in its `node_modules`, or why there is none. */
export function installNpm(name: string, version: string, say: Say): { directory: string } | { reason: string } {
  const directory = path.join(cacheDirectory, `${name.toLowerCase()}-${version}`)
  if (existsSync(path.join(directory, 'complete'))) return { directory }
  say(`installing from npm: ${name}@${version}`)
  mkdirSync(directory, { recursive: true })
  writeFileSync(path.join(directory, 'package.json'), '{"private":true}\n')
  const args = ['install', '--no-audit', '--no-fund', '--omit=dev', '--prefix', directory, `${name}@${version}`]
  const { status, stderr } = spawnSync('npm', args, { cwd: directory, encoding: 'utf8' })
  if (status !== 0) return { reason: `npm could not install ${name}@${version}: ${lastLine(stderr)}` }
  writeFileSync(path.join(directory, 'complete'), '')
  return { directory }
}

const lastLine = (text: string | null): string => (text ?? '').trim().split('\n').at(-1) ?? ''

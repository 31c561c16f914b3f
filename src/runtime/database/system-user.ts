/** PostgreSQL refuses to run as root: finds, or makes, the unprivileged system user it runs as. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

const userName = 'lazaret'

function lookUp(name: string): SystemUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}

function make(): SystemUser | undefined {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  spawnSync('useradd', [...options, '--shell', '/usr/sbin/nologin', userName], { stdio: 'ignore' })
  return lookUp(userName)
}

function ownerOf(directory: string): SystemUser | undefined {
  const found = statSync(directory, { throwIfNoEntry: false })
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

/** Undefined where we are not root and need nobody else. A database that exists keeps its owner. */
export function unprivilegedUser(dataDirectory: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  return ownerOf(dataDirectory) ?? lookUp(userName) ?? make() ?? lookUp('nobody') ?? { uid: 65_534, gid: 65_534 }
}

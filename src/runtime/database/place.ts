/**
 * Where the built-in PostgreSQL lives, and how its programs are run there: as root by an unprivileged user. That user may be
 * unable to walk to the data directory (below a folder of mode 0700), so the directory is made the working directory by
 * root and named /proc/self/cwd, which needs no walk.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Failure } from '#core/errors.ts'
import { signalAtExit } from '../lifecycle/at-exit.ts'
import { unprivilegedUser, type SystemUser } from './system-user.ts'

/** The role that owns the database, and the database. */
export const databaseName = 'lazaret'

export interface Place {
  readonly directory: string
  readonly data: string
  readonly log: string
  readonly passwordFile: string
  readonly user: SystemUser | undefined
}

/** Gives a file or folder to the user that PostgreSQL runs as. */
export function give(file: string, user: SystemUser | undefined, mode: number): void {
  if (user) chownSync(file, user.uid, user.gid)
  chmodSync(file, mode)
}

const placeIn = (directory: string): Omit<Place, 'user'> => ({
  directory,
  data: path.join(directory, 'data'),
  log: path.join(directory, 'postgresql.log'),
  passwordFile: path.join(directory, 'password'),
})

export function preparePlace(directory: string): Place {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const place = placeIn(realpathSync(directory))
  const user = unprivilegedUser(place.data)
  give(place.directory, user, 0o700)
  if (!existsSync(place.passwordFile))
    writeFileSync(place.passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 })
  give(place.passwordFile, user, 0o600)
  return { ...place, user }
}

/** The place that another process has prepared; nothing is made. */
export function placeOf(directory: string): Omit<Place, 'user'> {
  return placeIn(existsSync(directory) ? realpathSync(directory) : directory)
}

const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export interface Launch {
  readonly program: readonly string[]
  readonly cwd: string
  /** What ends it where this process exits before it does. */
  readonly signal: NodeJS.Signals
}

export interface Launched {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined
  /** Exit code, signal or error. */
  readonly ended: Promise<number | string>
}

/** Starts a program as the unprivileged user, its output going to the log, in a session of its own: Ctrl-C is not for it. */
export function launch(place: Place, { program, cwd, signal }: Launch): Launched {
  const log = openSync(place.log, 'a', 0o600)
  const [command = '', ...rest] = program
  const stdio: ['ignore', number, number] = ['ignore', log, log]
  const child = spawn(command, rest, { ...place.user, cwd, env: environment, stdio, detached: true })
  closeSync(log)
  const { pid } = child
  const forget = pid === undefined ? () => undefined : signalAtExit(pid, signal)
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, ending) => resolve(code ?? ending ?? 'unknown'))
  })
  void ended.then(forget)
  return { pid, ended }
}

function logTail(place: Place): string[] {
  if (!existsSync(place.log)) return []
  return readFileSync(place.log, 'utf8').trimEnd().split('\n').slice(-5)
}

export const failed = (place: Place, what: string) =>
  new Failure('database-unavailable', `The built-in PostgreSQL ${what}; see ${place.log}.`, logTail(place))

export function urlOf(place: Pick<Place, 'passwordFile'>, port: number, database: string): string {
  const password = readFileSync(place.passwordFile, 'utf8').trim()
  return `postgres://${databaseName}:${password}@127.0.0.1:${port}/${database}`
}

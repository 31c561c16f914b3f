/**
 * The built-in PostgreSQL: made at the first start, run as a child of its own session, reached on 127.0.0.1 with a password.
 * As root it runs as an unprivileged user. That user may be unable to walk to the data directory (below a folder of mode
 * 0700), so the directory is made the working directory by root and named /proc/self/cwd, which needs no walk.
 * A server that outlived a kill of ours is taken over.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, realpathSync } from 'node:fs'
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { Failure } from '#core/errors.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { endOf, findPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts'
import { unprivilegedUser, type SystemUser } from './system-user.ts'

export interface EmbeddedOptions {
  /** Holds the data, the password and the server's log. */
  readonly directory: string
  /** 0 takes a free one. */
  readonly port: number
  readonly onProgress?: ((text: string) => void) | undefined
}

export interface EmbeddedPostgres {
  readonly url: string
  /** Resolves when the server is gone, for whatever reason. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** A server that is not started yet, whose address is known. */
export interface PreparedPostgres {
  readonly url: string
  start(): Promise<EmbeddedPostgres>
}

const name = 'lazaret'

interface Place {
  readonly directory: string
  readonly data: string
  readonly log: string
  readonly passwordFile: string
  readonly user: SystemUser | undefined
  readonly tell: (text: string) => void
}

function give(file: string, user: SystemUser | undefined, mode: number): void {
  if (user) chownSync(file, user.uid, user.gid)
  chmodSync(file, mode)
}

function preparePlace({ directory, onProgress }: EmbeddedOptions): Place {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const real = realpathSync(directory)
  const data = path.join(real, 'data')
  const user = unprivilegedUser(data)
  give(real, user, 0o700)
  const passwordFile = path.join(real, 'password')
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 })
  give(passwordFile, user, 0o600)
  const tell = onProgress ?? (() => undefined)
  return { directory: real, data, log: path.join(real, 'postgresql.log'), passwordFile, user, tell }
}

const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Starts a program in `cwd` as the unprivileged user, its output going to the log, in a session of its own. */
function launch(place: Place, program: readonly string[], cwd: string) {
  const log = openSync(place.log, 'a', 0o600)
  const [command = '', ...rest] = program
  const stdio: ['ignore', number, number] = ['ignore', log, log]
  const child = spawn(command, rest, { ...place.user, cwd, env: environment, stdio, detached: true })
  closeSync(log)
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  return { child, ended }
}

function logTail(place: Place): string[] {
  if (!existsSync(place.log)) return []
  return readFileSync(place.log, 'utf8').trimEnd().split('\n').slice(-5)
}

const failed = (place: Place, what: string) =>
  new Failure('database-unavailable', `The built-in PostgreSQL ${what}; see ${place.log}.`, logTail(place))

/** Made beside and renamed, so that an interrupted making leaves nothing half. */
async function makeCluster(place: Place, binaries: Binaries): Promise<void> {
  place.tell('making the database (once)')
  const fresh = `${place.data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  give(fresh, place.user, 0o700)
  const secret = ['--auth=scram-sha-256', '--pwfile=../password']
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const program = [binaries.initdb, '-D', '/proc/self/cwd', '-U', name, ...secret, ...locale]
  const status = await launch(place, program, fresh).ended
  if (status !== 0) throw failed(place, `could not be set up (${status})`)
  renameSync(fresh, place.data)
}

/** The port when it is free, a free one for 0. */
async function claimPort(port: number): Promise<number> {
  const server = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const taken = new Failure('port-in-use', `Another program listens on port ${port}, where the database should be.`)
  server.once('error', () => reject(taken))
  server.listen(port, '127.0.0.1', () => {
    const bound = (server.address() as AddressInfo).port
    server.close(() => resolve(bound))
  })
  return promise
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=64MB',
  'fsync=on',
  'full_page_writes=on',
  'synchronous_commit=on',
  'logging_collector=off',
  'log_min_messages=warning',
]

function urlOf(place: Place, port: number, database: string): string {
  const password = readFileSync(place.passwordFile, 'utf8').trim()
  return `postgres://${name}:${password}@127.0.0.1:${port}/${database}`
}

async function ensureDatabase(place: Place, port: number): Promise<void> {
  const client = new Client({ connectionString: urlOf(place, port, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
}

const startPatience = 90_000

/** Recovery after a crash may keep it from answering for a while. */
async function waitUntilReady(place: Place, port: number, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + startPatience
  for (;;) {
    if (hasEnded()) throw failed(place, 'ended while starting')
    try {
      return await ensureDatabase(place, port)
    } catch (error) {
      if (Date.now() > until) throw failed(place, `does not answer (${String(error)})`)
      await delay(50)
    }
  }
}

async function launchServer(place: Place, binaries: Binaries, wanted: number): Promise<Running> {
  const port = await claimPort(wanted)
  place.tell('starting the database')
  const options = settings.flatMap((setting) => ['-c', setting])
  const program = [binaries.postgres, '-D', '/proc/self/cwd', '-p', String(port), ...options]
  const { child, ended } = launch(place, program, place.data)
  let over = child.pid === undefined
  const gone = ended.then(() => void (over = true))
  try {
    await waitUntilReady(place, port, () => over)
  } catch (error) {
    child.kill('SIGINT')
    throw error
  }
  return { pid: child.pid ?? 0, port, ended: gone }
}

type Running = Postmaster & { readonly ended: Promise<void> }

async function adopt(place: Place, running: Postmaster): Promise<Running> {
  place.tell('taking over the database that is still running')
  await waitUntilReady(place, running.port, () => findPostmaster(place.data) === undefined)
  return { ...running, ended: endOf(running.pid) }
}

async function startIn(place: Place, port: number): Promise<EmbeddedPostgres> {
  const running = findPostmaster(place.data)
  if (running) return handleOf(place, await adopt(place, running))
  const binaries = findBinaries(place.user)
  const made = statSync(path.join(place.data, 'PG_VERSION'), { throwIfNoEntry: false })
  if (!made) await makeCluster(place, binaries)
  return handleOf(place, await launchServer(place, binaries, port))
}

function handleOf(place: Place, { pid, port, ended }: Running): EmbeddedPostgres {
  return { url: urlOf(place, port, name), ended, stop: () => stopPostmaster(pid) }
}

/** A port in use by another program is found here already. */
export async function preparePostgres(options: EmbeddedOptions): Promise<PreparedPostgres> {
  const place = preparePlace(options)
  const port = findPostmaster(place.data)?.port ?? (await claimPort(options.port))
  return { url: urlOf(place, port, name), start: () => startIn(place, port) }
}

export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const prepared = await preparePostgres(options)
  return prepared.start()
}

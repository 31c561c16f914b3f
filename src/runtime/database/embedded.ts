/**
 * The built-in PostgreSQL: made at the first start, run as a child of its own session, reached on 127.0.0.1 with a password.
 * A server that outlived a kill of ours is taken over.
 */
import { accessSync, constants, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { Failure } from '#core/errors.ts'
import { signalAtExit } from '../lifecycle/at-exit.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { databaseName, failed, give, launch, placeOf, preparePlace, urlOf, type Place } from './place.ts'
import { endOf, findPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts'

export interface EmbeddedOptions {
  /** Holds the data, the password and the server's log. */
  readonly directory: string
  /** 0 takes a free one. */
  readonly port: number
  readonly onProgress?: ((text: string) => void) | undefined
  /** Gives up a start that is under way; the server is stopped then. */
  readonly signal?: AbortSignal | undefined
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

interface Start {
  readonly place: Place
  readonly tell: (text: string) => void
  readonly signal: AbortSignal | undefined
}

type Running = Postmaster & { readonly ended: Promise<void> }

/** Made beside and renamed, so that an interrupted making leaves nothing half. */
async function makeCluster({ place, tell }: Start, binaries: Binaries): Promise<void> {
  tell('making the database (once)')
  const fresh = `${place.data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  give(fresh, place.user, 0o700)
  const secret = ['--auth=scram-sha-256', '--pwfile=../password']
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const program = [binaries.initdb, '-D', '/proc/self/cwd', '-U', databaseName, ...secret, ...locale]
  const status = await launch(place, { program, cwd: fresh, signal: 'SIGTERM' }).ended
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

async function ensureDatabase(place: Place, port: number): Promise<void> {
  const client = new Client({ connectionString: urlOf(place, port, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

const startPatience = 90_000

/** Recovery after a crash may keep it from answering for a while. False where it ends before it answers. */
async function becomesReady({ place, signal }: Start, port: number, hasEnded: () => boolean): Promise<boolean> {
  const until = Date.now() + startPatience
  for (;;) {
    if (hasEnded()) return false
    signal?.throwIfAborted()
    try {
      await ensureDatabase(place, port)
      return true
    } catch (error) {
      if (Date.now() > until) throw failed(place, `does not answer (${String(error)})`)
      await delay(50)
    }
  }
}

async function launchServer(start: Start, binaries: Binaries, wanted: number): Promise<Running> {
  const { place, tell } = start
  const port = await claimPort(wanted)
  tell('starting the database')
  const options = settings.flatMap((setting) => ['-c', setting])
  const program = [binaries.postgres, '-D', '/proc/self/cwd', '-p', String(port), ...options]
  const { pid = 0, ended } = launch(place, { program, cwd: place.data, signal: 'SIGINT' })
  let over = pid === 0
  const gone = ended.then(() => void (over = true))
  try {
    if (await becomesReady(start, port, () => over)) return { pid, port, ended: gone }
  } catch (error) {
    await stopPostmaster(pid)
    throw error
  }
  throw failed(place, 'ended while starting')
}

/** Undefined where the server found was about to end, and has. */
async function adopt(start: Start, running: Postmaster): Promise<Running | undefined> {
  start.tell('taking over the database that is still running')
  const { pid, port } = running
  const ended = endOf(pid)
  void ended.then(signalAtExit(pid, 'SIGINT'))
  try {
    const ready = await becomesReady(start, port, () => findPostmaster(start.place.data) === undefined)
    return ready ? { ...running, ended } : undefined
  } catch (error) {
    if (start.signal?.aborted) await stopPostmaster(pid)
    throw error
  }
}

async function startIn(start: Start, port: number): Promise<EmbeddedPostgres> {
  const { place } = start
  const found = findPostmaster(place.data)
  const adopted = found && (await adopt(start, found))
  if (adopted) return handleOf(place, adopted)
  const binaries = findBinaries(place.user)
  const made = statSync(path.join(place.data, 'PG_VERSION'), { throwIfNoEntry: false })
  if (!made) await makeCluster(start, binaries)
  start.signal?.throwIfAborted()
  return handleOf(place, await launchServer(start, binaries, port))
}

function handleOf(place: Place, { pid, port, ended }: Running): EmbeddedPostgres {
  return { url: urlOf(place, port, databaseName), ended, stop: () => stopPostmaster(pid) }
}

/** Where a built-in PostgreSQL answers that another process of this machine runs; it is neither started nor stopped. */
export function findPostgres(directory: string): string {
  const place = placeOf(directory)
  const running = findPostmaster(place.data)
  if (running && canRead(place.passwordFile)) return urlOf(place, running.port, databaseName)
  const why = running ? `this user may not read ${place.passwordFile}` : `none runs in ${directory}`
  throw new Failure('database-unavailable', `There is no built-in PostgreSQL to join: ${why}.`)
}

function canRead(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** A port in use by another program is found here already. */
export async function preparePostgres(options: EmbeddedOptions): Promise<PreparedPostgres> {
  const { directory, onProgress: tell = () => undefined, signal } = options
  const place = preparePlace(directory)
  const port = findPostmaster(place.data)?.port ?? (await claimPort(options.port))
  return { url: urlOf(place, port, databaseName), start: () => startIn({ place, tell, signal }, port) }
}

export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const prepared = await preparePostgres(options)
  return prepared.start()
}

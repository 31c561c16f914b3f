/** What every part stands on: configuration, log, database address, and the stack that closes all in reverse. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '#runtime/config/schema.ts'
import { keepPostgres } from '#runtime/database/keep-running.ts'
import { describeError } from '#runtime/lifecycle/lifecycle.ts'
import { createHub, type Hub } from '#runtime/live/hub.ts'
import { createLog, type Log } from '#runtime/log/log.ts'

export interface Foundation {
  readonly config: Config
  readonly stack: AsyncDisposableStack
  /** The database may not answer: whoever uses it must go on without, or wait and try again. */
  readonly databaseUrl: string
  readonly hub: Hub
  readonly log: Log
  readonly version: string
  /** Told what is being prepared, for people who wait. */
  readonly progress: (line: string) => void
  /** Logs what is tried again; people are told each text once. */
  readonly onFailure: (error: unknown) => void
  /** Aborted when the process is to stop: what is still being started may give up. */
  readonly signal: AbortSignal
}

export interface FoundationOptions {
  readonly config: Config
  readonly progress: (line: string) => void
  readonly signal: AbortSignal
}

export const home = path.join(import.meta.dirname, '../..')
export const rulesDirectory = path.join(home, 'rules')
export const megabyte = 1_048_576
/** What the console and the command line may upload: threat lists and rules. */
export const largestUpload = 65 * megabyte

/** Different texts people are told; the log has every failure. */
const mostTold = 20

const mailGoesOn = 'It is tried again until it works; mail does not wait for it.'

/** Logs each failure; people are told each text once, with what becomes of it. */
export function tellOnce(
  log: Pick<Log, 'warn'>,
  progress: (line: string) => void,
  meanwhile: string = mailGoesOn,
): (error: unknown) => void {
  const told = new Set<string>()
  return (error) => {
    log.warn({ err: error }, 'tried again later')
    const text = describeError(error)
    if (told.has(text) || told.size >= mostTold) return
    told.add(text)
    progress(`${text}\n${meanwhile}`)
  }
}

async function databaseOf(base: Omit<Foundation, 'databaseUrl'>): Promise<string> {
  const { config, stack, progress, onFailure, signal } = base
  const { url, port } = config.database
  if (url !== undefined) return url
  progress('starting the built-in PostgreSQL')
  const directory = path.join(config.dataDirectory, 'postgres')
  const postgres = await keepPostgres({ directory, port, onProgress: progress, onFailure, signal })
  stack.defer(() => postgres.stop())
  return postgres.url
}

export async function layFoundation(options: FoundationOptions, stack: AsyncDisposableStack): Promise<Foundation> {
  const { config, progress, signal } = options
  const log = createLog({ level: config.logLevel, destination: path.join(config.dataDirectory, 'lazaret.log') })
  const { version } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')) as { version: string }
  const onFailure = tellOnce(log, progress)
  const base = { config, stack, progress, hub: createHub(), log, version, onFailure, signal }
  return { ...base, databaseUrl: await databaseOf(base) }
}

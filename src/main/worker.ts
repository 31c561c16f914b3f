/** The process `lazaret worker`: judges submissions of an analysis platform, on the same machine or another one of its database. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { styleText } from 'node:util'
import { openWorker } from '#analysis/worker.ts'
import { Failure } from '#core/errors.ts'
import { openBlobs } from '#runtime/blobs/blobs.ts'
import type { Config } from '#runtime/config/schema.ts'
import { findPostgres } from '#runtime/database/embedded.ts'
import { openInspector } from '#runtime/inspector/inspector.ts'
import { createLog } from '#runtime/log/log.ts'
import { rulesDirectory, tellOnce } from './foundation.ts'
import { configFor } from './run-config.ts'
import type { RunOptions } from './run-options.ts'
import { progressOf, type Life } from './up.ts'
import { openWithDatabase } from './when-database.ts'
import { objectsOf, workerName } from './worker-names.ts'

export interface WorkOptions extends RunOptions {
  readonly json: boolean
}

/** A wrong folder would make every submission one that cannot be read. */
function checkObjects(directory: string): void {
  if (existsSync(directory)) return
  const hint = 'The analysis makes it when it starts; on another machine, analysis.objects names where it is mounted.'
  throw new Failure('database-unavailable', `The folder of submitted objects, ${directory}, is not there. ${hint}`)
}

const databaseOf = ({ database, dataDirectory }: Config): string =>
  database.url ?? findPostgres(path.join(dataDirectory, 'postgres'))

function tell(name: string, { workers, json }: { readonly workers: number; readonly json: boolean }): void {
  if (json) return void process.stdout.write(`${JSON.stringify({ event: 'ready', worker: name, workers })}\n`)
  process.stdout.write(
    `${styleText('green', 'Lazaret worker is ready.')}  ${name}, ${workers} at once.  Ctrl-C stops; what is in hand goes to others.\n`,
  )
}

export async function work(options: WorkOptions, { stack, signal }: Life): Promise<void> {
  const config = configFor(options)
  const { workers, dataDirectory, logLevel } = config
  const log = createLog({ level: logLevel, destination: path.join(dataDirectory, 'worker.log') })
  const onFailure = tellOnce(log, progressOf(), 'It is tried again until it works; submissions wait for it meanwhile.')
  const onFault = (error: unknown): void => log.error({ err: error }, 'an inspection worker ended by itself')
  const inspector = stack.use(
    await openInspector({ rulesDirectory, workers, onFault, onProblem: (text) => log.warn(text) }),
  )
  signal.throwIfAborted()
  const name = workerName(config, 'worker')
  const { clamd = '' } = config.analysis
  await openWithDatabase({ stack, onFailure }, async () => {
    const objects = objectsOf(config)
    checkObjects(objects)
    const shared = { name, workers, inspector, log, clamd, now: Date.now }
    return openWorker({ ...shared, databaseUrl: databaseOf(config), blobs: openBlobs(objects) })
  })
  tell(name, { workers, json: options.json })
}

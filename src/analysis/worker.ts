/** A process that only judges: it claims submissions in the database, reads them from the object store and writes verdicts. */
import { randomUUID } from 'node:crypto'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { listen } from '#runtime/database/listen.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'
import type { Log } from '#runtime/log/log.ts'
import { migrations } from './database/migrations.ts'
import { schema, type AnalysisTables } from './database/tables.ts'
import { takeBack } from './dispatch/claims.ts'
import { channel, Notices, readNotice } from './dispatch/notices.ts'
import { contentOf, openDispatch } from './dispatch/open.ts'
import { Exclusions } from './exclusions/store.ts'
import { applyTechnologies } from './technologies/open.ts'

export interface WorkerParts {
  readonly databaseUrl: string
  readonly blobs: Pick<Blobs, 'get'>
  readonly inspector: Pick<Inspector, 'inspect' | 'rulesVersion'>
  readonly log: Pick<Log, 'error' | 'warn'>
  /** Submissions at once. */
  readonly workers: number
  /** This worker's name, the same after a restart. */
  readonly name: string
  /** `host:port` or `unix:/path` of clamd; empty where there is none. */
  readonly clamd: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export async function openWorker(parts: WorkerParts): Promise<AsyncDisposable> {
  const { databaseUrl, blobs, inspector, log, workers, name, clamd, now } = parts
  const connection = openDatabase<AnalysisTables>(databaseUrl)
  await using opening = new AsyncDisposableStack()
  opening.defer(() => connection.destroy())
  await migrate(connection, schema, migrations)
  const db = connection.withSchema(schema)
  const notices = new Notices(db, randomUUID())
  const exclusions = new Exclusions(db)
  const onFault = (id: string, error: unknown): void => log.error({ err: error, submission: id }, 'analysis failed')
  const content = (sha256: string) => contentOf(blobs, sha256)
  await takeBack(db, name)
  const dispatcher = openDispatch({
    db,
    blobs,
    inspector,
    exclusions,
    workers,
    worker: name,
    from: notices.from,
    onFault,
    now,
    apply: applyTechnologies({ db, content, clamd, now, onFault }),
    audience: {
      progress: (system, data) => notices.tell({ kind: 'progress', system, data }),
      // The commit of the verdict has told it.
      event: () => undefined,
      changed: (topics) => notices.tell({ kind: 'changed', topics: [...topics] }),
      full: () => undefined,
    },
  })
  opening.defer(async () => {
    // What is given back waits for others.
    notices.tell({ kind: 'queued' })
    await notices.settled()
  })
  opening.use(dispatcher)
  const look = (): void => {
    exclusions.forget()
    dispatcher.wake()
  }
  const listener = listen({
    url: databaseUrl,
    channel,
    onListening: look,
    onFailure: (error) => log.warn({ err: error }, 'notices are not heard'),
    onNotice(payload) {
      const kind = readNotice(notices.from, payload)?.kind
      if (kind === 'queued') dispatcher.wake()
      if (kind === 'exclusions') exclusions.forget()
    },
  })
  opening.use(listener)
  return opening.move()
}

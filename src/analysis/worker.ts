/** A process that only judges: it claims submissions in the database, reads them from the object store and writes verdicts. */
import { randomUUID } from 'node:crypto'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { listen } from '#runtime/database/listen.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'
import type { Log } from '#runtime/log/log.ts'
import { migrations } from './database/migrations.ts'
import { schema, type AnalysisTables, type Database } from './database/tables.ts'
import { takeBack } from './dispatch/claims.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import { channel, Notices, readNotice } from './dispatch/notices.ts'
import { contentOf, openDispatch } from './dispatch/open.ts'
import { Exclusions } from './exclusions/store.ts'
import { LiveRuleSets } from './rulesets/live.ts'
import { RuleSetStore } from './rulesets/store.ts'
import { applyTechnologies } from './technologies/open.ts'

export interface WorkerParts {
  readonly databaseUrl: string
  readonly blobs: Pick<Blobs, 'get'>
  readonly inspector: Pick<Inspector, 'inspect' | 'rulesVersion' | 'useOwn'>
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

interface Opened {
  readonly db: Database
  readonly notices: Notices
  readonly exclusions: Exclusions
  readonly ruleSets: LiveRuleSets
}

export async function openWorker(parts: WorkerParts): Promise<AsyncDisposable> {
  const connection = openDatabase<AnalysisTables>(parts.databaseUrl)
  await using opening = new AsyncDisposableStack()
  opening.defer(() => connection.destroy())
  await migrate(connection, schema, migrations)
  const db = connection.withSchema(schema)
  const notices = new Notices(db, randomUUID())
  const ruleSets = new LiveRuleSets({
    db,
    store: new RuleSetStore(db),
    inspector: parts.inspector,
    onFault: (error) => parts.log.error({ err: error }, 'rule sets could not be read'),
    now: parts.now,
  })
  await ruleSets.refresh()
  const opened = { db, notices, exclusions: new Exclusions(db), ruleSets }
  await takeBack(db, parts.name)
  opening.defer(async () => {
    // What is given back waits for others.
    notices.tell({ kind: 'queued' })
    await notices.settled()
  })
  const dispatcher = opening.use(dispatchOf(parts, opened))
  opening.use(listenTo(parts, opened, dispatcher))
  return opening.move()
}

function dispatchOf(
  { blobs, inspector, log, workers, name, clamd, now }: WorkerParts,
  { db, notices, exclusions }: Opened,
): Dispatcher {
  const apply = applyTechnologies({
    db,
    content: (sha256) => contentOf(blobs, sha256),
    clamd,
    now,
    onFault: (technology, error) => log.error({ err: error, technology }, 'a technology failed'),
  })
  return openDispatch({
    db,
    blobs,
    inspector,
    exclusions,
    apply,
    workers,
    worker: name,
    from: notices.from,
    onFault: (id, error) => log.error({ err: error, submission: id }, 'analysis failed'),
    now,
    audience: {
      progress: (system, data) => notices.tell({ kind: 'progress', system, data }),
      // The commit of the verdict has told it.
      event: () => undefined,
      changed: (topics) => notices.tell({ kind: 'changed', topics: [...topics] }),
      full: () => undefined,
    },
  })
}

function listenTo(
  { databaseUrl, log }: WorkerParts,
  { notices, exclusions, ruleSets }: Opened,
  dispatcher: Dispatcher,
): AsyncDisposable {
  return listen({
    url: databaseUrl,
    channel,
    onListening() {
      exclusions.forget()
      void ruleSets.refresh().then(() => dispatcher.wake())
    },
    onFailure: (error) => log.warn({ err: error }, 'notices are not heard'),
    onNotice(payload) {
      const kind = readNotice(notices.from, payload)?.kind
      if (kind === 'queued') dispatcher.wake()
      if (kind === 'exclusions') exclusions.forget()
      if (kind === 'rule-sets') void ruleSets.refresh().then(() => dispatcher.wake())
    },
  })
}

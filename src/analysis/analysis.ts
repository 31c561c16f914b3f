/** The analysis platform: submissions in, verdicts and alerts out. Put together here, mounted and stopped by `main`. */
import { availableParallelism } from 'node:os'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import type { Mounted } from '#runtime/http/handler.ts'
import type { Identity } from '#runtime/identity/identity.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Log } from '#runtime/log/log.ts'
import { alertRoutes } from './alerts/routes.ts'
import { migrations } from './database/migrations.ts'
import { schema, type AnalysisTables, type Database } from './database/tables.ts'
import { createAnalyse } from './dispatch/analyse.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import { openJobs, storedReport, take } from './dispatch/open.ts'
import { Reports } from './dispatch/reports.ts'
import { kataRoutes } from './kata/routes.ts'
import { figureRoutes } from './figures/figures.ts'
import { withExclusions } from './exclusions/apply.ts'
import { exclusionRoutes } from './exclusions/routes.ts'
import { Exclusions } from './exclusions/store.ts'
import { listingRoutes } from './submit/listing.ts'
import { outdated, rescanRoutes } from './submit/rescan.ts'
import { submitRoutes } from './submit/routes.ts'
import { openTechnologies, type Technologies } from './technologies/open.ts'
import { SystemRegistry } from './systems/registry.ts'
import { introductionRoutes, systemRoutes } from './systems/routes.ts'
import { conclude } from './verdicts/conclude.ts'
import { Feed } from './verdicts/feed.ts'
import { verdictRoutes } from './verdicts/routes.ts'

export interface AnalysisParts {
  readonly databaseUrl: string
  readonly blobs: Pick<Blobs, 'put' | 'get'>
  readonly inspector: Pick<Inspector, 'inspect' | 'rulesVersion'>
  /** The platform's own certificate. */
  readonly identity: Pick<Identity, 'fingerprint'>
  readonly hub: Pick<Hub, 'publish'>
  readonly log: Pick<Log, 'error'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Submissions analysed at once; no more than the inspector has workers, so that the earliest deadline comes first. */
  readonly workers?: number
  /** `host:port` or `unix:/path` of clamd; absent where there is none. */
  readonly clamd?: string
  /** Domains of so many honest letters that no threat list may name them alone. */
  readonly commonDomains?: ReadonlySet<string>
}

export interface Analysis extends AsyncDisposable {
  /** Routes of connected systems, for the listener with mutual TLS. */
  readonly machine: readonly Mounted[]
  /** Routes of the analyst's console. */
  readonly console: readonly Mounted[]
}

export async function openAnalysis(parts: AnalysisParts): Promise<Analysis> {
  const connection = openDatabase<AnalysisTables>(parts.databaseUrl)
  await migrate(connection, schema, migrations)
  const db = connection.withSchema(schema)
  const feed = new Feed()
  const exclusions = new Exclusions(db)
  const technologies = openTechnologies({
    db,
    content: (sha256) => contentOf(parts.blobs, sha256),
    clamd: parts.clamd ?? '',
    common: parts.commonDomains ?? new Set(),
    dispatcher: () => dispatcher,
    onFault: (technology, error) => parts.log.error({ err: error, technology }, 'a technology failed'),
    now: parts.now,
  })
  const dispatcher: Dispatcher = openDispatcher(parts, { db, feed, exclusions, technologies })
  const again = await outdated(db, parts.inspector.rulesVersion, parts.now())
  for (const job of [...(await openJobs(db)), ...again]) dispatcher.add(job)
  return {
    ...routesOf(parts, { db, feed, dispatcher, exclusions, technologies }),
    async [Symbol.asyncDispose]() {
      feed[Symbol.dispose]()
      await dispatcher[Symbol.asyncDispose]()
      await technologies[Symbol.asyncDispose]()
      await connection.destroy()
    },
  }
}

function openDispatcher(
  { blobs, inspector, hub, log, now, workers }: AnalysisParts,
  { db, feed, exclusions, technologies }: Omit<Opened, 'dispatcher'>,
): Dispatcher {
  const onFault = (id: string, error: unknown): void => log.error({ err: error, submission: id }, 'analysis failed')
  const reports = new Reports({
    inspector,
    content: (sha256) => contentOf(blobs, sha256),
    stored: (subject, rules) => storedReport(db, subject, rules),
  })
  const run = createAnalyse({
    reports,
    onFault,
    now,
    take: (id) => take(db, id),
    progress({ id, system }, progress) {
      const at = new Date(now()).toISOString()
      feed.push(system, { data: { submission: id, state: 'analysing', gaps: [], findings: 0, progress, at } })
    },
    async complete(submission, inspected, signal) {
      const report = await technologies.apply({ submission, report: inspected, signal })
      return withExclusions(await exclusions.all(), { envelope: submission.envelope, report })
    },
    async conclude(submission, outcome) {
      const conclusion = await conclude({ db, now: now() }, submission, outcome)
      if (!conclusion) return
      if (conclusion.delivery) feed.push(submission.system, conclusion.delivery)
      for (const topic of ['submissions', 'figures'] as const) hub.publish(topic)
      if (conclusion.alert !== undefined) hub.publish('alerts')
    },
  })
  return new Dispatcher({ workers: workers ?? availableParallelism(), run, onFault })
}

async function contentOf(blobs: Pick<Blobs, 'get'>, sha256: string): Promise<Uint8Array> {
  const bytes = await blobs.get(sha256)
  if (!bytes) throw new Error(`the object ${sha256} is not in the store`)
  return bytes
}

interface Opened {
  readonly db: Database
  readonly feed: Feed
  readonly dispatcher: Dispatcher
  readonly exclusions: Exclusions
  readonly technologies: Technologies
}

function routesOf(
  { blobs, hub, now, identity, inspector }: AnalysisParts,
  { db, feed, dispatcher, exclusions, technologies }: Opened,
): Pick<Analysis, 'machine' | 'console'> {
  const registry = new SystemRegistry({ db, now })
  const systems = { registry, feed, hub, fingerprint: identity.fingerprint }
  return {
    machine: [
      ...introductionRoutes(systems),
      ...kataRoutes({ db, blobs, now, registry, dispatcher, hub, version: inspector.rulesVersion }),
      ...submitRoutes({ db, blobs, now, registry, dispatcher, hub }),
      ...verdictRoutes({ db, registry, feed, hub, now }),
    ],
    console: [
      ...systemRoutes(systems),
      ...alertRoutes({ db, blobs, hub, feed, now }),
      ...listingRoutes(db),
      ...exclusionRoutes(exclusions, now),
      ...rescanRoutes({ db, dispatcher, hub, now }),
      ...technologies.routes,
      ...figureRoutes(db, now),
    ],
  }
}

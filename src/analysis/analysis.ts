/** The analysis platform: submissions in, verdicts and alerts out. Put together here, mounted and stopped by `main`. */
import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Topic } from '#contract/session-api.ts'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { listen } from '#runtime/database/listen.ts'
import type { Mounted } from '#runtime/http/handler.ts'
import type { Identity } from '#runtime/identity/identity.ts'
import type { Inspector } from '#runtime/inspector/inspector.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Log } from '#runtime/log/log.ts'
import { alertRoutes } from './alerts/routes.ts'
import { Campaigns } from './campaigns/campaigns.ts'
import { campaignRoutes } from './campaigns/routes.ts'
import { migrations } from './database/migrations.ts'
import { schema, type AnalysisTables, type Database } from './database/tables.ts'
import { takeBack } from './dispatch/claims.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import { channel, Notices, readNotice } from './dispatch/notices.ts'
import { contentOf, openDispatch } from './dispatch/open.ts'
import { kataRoutes } from './kata/routes.ts'
import { figureRoutes } from './figures/figures.ts'
import { exclusionRoutes } from './exclusions/routes.ts'
import { Exclusions } from './exclusions/store.ts'
import { openRuleSets, type RuleSets } from './rulesets/open.ts'
import { listingRoutes } from './submit/listing.ts'
import { queueOutdated, rescanRoutes } from './submit/rescan.ts'
import { submitRoutes } from './submit/routes.ts'
import { openTechnologies, type Technologies } from './technologies/open.ts'
import { SystemRegistry } from './systems/registry.ts'
import { introductionRoutes, systemRoutes } from './systems/routes.ts'
import { Feed } from './verdicts/feed.ts'
import { verdictRoutes } from './verdicts/routes.ts'

export interface AnalysisParts {
  readonly databaseUrl: string
  readonly blobs: Pick<Blobs, 'put' | 'get'>
  readonly inspector: Pick<Inspector, 'inspect' | 'rulesVersion' | 'useOwn' | 'trial'>
  /** The platform's own certificate. */
  readonly identity: Pick<Identity, 'fingerprint'>
  readonly hub: Pick<Hub, 'publish'>
  readonly log: Pick<Log, 'error'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** This process among the workers, the same after a restart. */
  readonly name: string
  /** Submissions analysed at once here, 0 where other processes do it; no more than the inspector has workers, so that the earliest deadline comes first. */
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
  const { databaseUrl, blobs, inspector, hub, log, now, clamd = '', name } = parts
  const connection = openDatabase<AnalysisTables>(databaseUrl)
  await using opening = new AsyncDisposableStack()
  opening.defer(() => connection.destroy())
  await migrate(connection, schema, migrations)
  const db = connection.withSchema(schema)
  const feed = new Feed()
  const notices = new Notices(db, randomUUID())
  const exclusions = new Exclusions(db, () => notices.tell({ kind: 'exclusions' }))
  const common = parts.commonDomains ?? new Set<string>()
  const technologies = openTechnologies({
    db,
    content: (sha256) => contentOf(blobs, sha256),
    clamd,
    common,
    dispatcher: () => dispatcher,
    onFault: (technology, error) => log.error({ err: error, technology }, 'a technology failed'),
    now,
  })
  opening.use(technologies)
  const campaigns = new Campaigns({
    db,
    common,
    onChange: () => hub.publish('alerts'),
    onFault: (error) => log.error({ err: error }, 'alerts could not be sorted into campaigns'),
  })
  opening.use(campaigns)
  const changed = (topics: readonly Topic[]): void => {
    for (const topic of topics) hub.publish(topic)
    if (topics.includes('alerts')) campaigns.wake()
  }
  opening.defer(() => notices.settled())
  const ruleSets = openRuleSets({
    db,
    blobs,
    inspector,
    wake: () => dispatcher.wake(),
    tellOthers: () => notices.tell({ kind: 'rule-sets' }),
    onFault: (error) => log.error({ err: error }, 'rule sets could not be read'),
    now,
  })
  await takeBack(db, name)
  await ruleSets.refresh()
  await queueOutdated(db, inspector.rulesVersion, now())
  const dispatcher: Dispatcher = dispatchOf(parts, { db, feed, exclusions, technologies, notices, changed })
  opening.use(dispatcher)
  opening.use(listenTo(parts, { feed, dispatcher, exclusions, ruleSets, notices, changed }))
  opening.use(feed)
  const routes = routesOf(parts, { db, feed, dispatcher, exclusions, ruleSets, technologies, notices })
  const closing = opening.move()
  return { ...routes, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

function dispatchOf(
  { blobs, inspector, log, now, name, workers = availableParallelism() }: AnalysisParts,
  {
    db,
    feed,
    exclusions,
    technologies,
    notices,
    changed,
  }: Omit<Opened, 'dispatcher' | 'ruleSets'> & Pick<Heard, 'changed'>,
): Dispatcher {
  return openDispatch({
    db,
    blobs,
    inspector,
    exclusions,
    workers,
    now,
    apply: (examination) => technologies.apply(examination),
    worker: name,
    from: notices.from,
    onFault: (id, error) => log.error({ err: error, submission: id }, 'analysis failed'),
    audience: {
      progress: (system, notice) => feed.tell(system, notice),
      event: (system) => feed.wake(system),
      changed,
      full: () => notices.tell({ kind: 'queued' }),
    },
  })
}

/** Milliseconds between two looks at the tables that no notice asked for. */
const lookEvery = 5_000

type Heard = Pick<Opened, 'feed' | 'dispatcher' | 'exclusions' | 'ruleSets' | 'notices'> & {
  readonly changed: (topics: readonly Topic[]) => void
}

/** What other processes of the same database did. */
function listenTo(
  { databaseUrl, log }: AnalysisParts,
  { feed, dispatcher, exclusions, ruleSets, notices, changed }: Heard,
): AsyncDisposable {
  const looking = setInterval(() => feed.wakeAll(), lookEvery).unref()
  const listener = listen({
    url: databaseUrl,
    channel,
    onListening() {
      exclusions.forget()
      void ruleSets.refresh().then(() => dispatcher.wake())
      feed.wakeAll()
    },
    onFailure: (error) => log.error({ err: error }, 'notices of other processes are not heard'),
    onNotice(payload) {
      const notice = readNotice(notices.from, payload)
      if (notice?.kind === 'queued') dispatcher.wake()
      if (notice?.kind === 'event') feed.wake(notice.system)
      if (notice?.kind === 'progress') feed.tell(notice.system, notice.data)
      if (notice?.kind === 'changed') changed(notice.topics)
      if (notice?.kind === 'exclusions') exclusions.forget()
      if (notice?.kind === 'rule-sets') void ruleSets.refresh().then(() => dispatcher.wake())
    },
  })
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(looking)
      await listener[Symbol.asyncDispose]()
    },
  }
}

interface Opened {
  readonly db: Database
  readonly feed: Feed
  readonly dispatcher: Dispatcher
  readonly exclusions: Exclusions
  readonly ruleSets: RuleSets
  readonly technologies: Technologies
  readonly notices: Notices
}

function routesOf(
  { blobs, hub, now, identity, inspector }: AnalysisParts,
  { db, feed, dispatcher, exclusions, ruleSets, technologies, notices }: Opened,
): Pick<Analysis, 'machine' | 'console'> {
  const registry = new SystemRegistry({ db, now })
  const systems = { registry, feed, hub, identity }
  return {
    machine: [
      ...introductionRoutes(systems),
      ...kataRoutes({ db, blobs, now, registry, dispatcher, hub, version: inspector.rulesVersion }),
      ...submitRoutes({ db, blobs, now, registry, dispatcher, hub }),
      ...verdictRoutes({ db, registry, feed, hub, now }),
    ],
    console: [
      ...systemRoutes(systems),
      ...alertRoutes({ db, blobs, hub, feed, now, from: notices.from }),
      ...campaignRoutes({ db, hub, now }),
      ...listingRoutes(db),
      ...exclusionRoutes(exclusions, now),
      ...rescanRoutes({ db, dispatcher, hub, now }),
      ...technologies.routes,
      ...ruleSets.routes,
      ...figureRoutes(db, now),
    ],
  }
}

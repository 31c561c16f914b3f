/** The technologies of one analysis, put together: what runs, what is asked of it, and what is stopped with it. */
import { connect } from 'node:net'
import { once } from 'node:events'
import { listTechnologies } from '#contract/analysis-technologies-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Database } from '../database/tables.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { withTechnologies } from './apply.ts'
import { clamdPlace, clamdTechnology } from './clamd.ts'
import { listedSince } from './indicators/again.ts'
import { IndicatorFeeds } from './indicators/feeds.ts'
import { indicatorRoutes } from './indicators/routes.ts'
import { IndicatorStore } from './indicators/store.ts'
import { indicatorTechnology } from './indicators/technology.ts'
import type { Examination, ExaminedReport, Technology } from './technology.ts'

export interface TechnologyParts {
  readonly db: Database
  readonly content: (sha256: string) => Promise<Uint8Array>
  /** Address of clamd; empty where there is none. */
  readonly clamd: string
  /** Domains that no threat list may name alone. */
  readonly common: ReadonlySet<string>
  readonly dispatcher: () => Pick<Dispatcher, 'wake'>
  readonly onFault: (technology: string, error: unknown) => void
  readonly now: () => number
}

export interface Technologies extends AsyncDisposable {
  readonly apply: (examination: Examination) => Promise<ExaminedReport>
  readonly routes: readonly Mounted[]
}

/** Milliseconds that one technology may take with one submission. */
const patience = 30_000

type JudgeParts = Pick<TechnologyParts, 'db' | 'content' | 'clamd' | 'now' | 'onFault'>

/** What the technologies say, alone: for a process that only judges. */
export function applyTechnologies(parts: JudgeParts): Technologies['apply'] {
  const technologies = technologiesOf(parts, new IndicatorStore(parts.db))
  return (examination) => withTechnologies({ technologies, patience, onFault: parts.onFault }, examination)
}

const technologiesOf = (parts: JudgeParts, store: IndicatorStore): readonly Technology[] => [
  indicatorTechnology(store, parts.now),
  ...clamdOf(parts),
]

export function openTechnologies(parts: TechnologyParts): Technologies {
  const { db, now, common, onFault } = parts
  const store = new IndicatorStore(db)
  const again = new Again(parts, store)
  const feeds = new IndicatorFeeds({
    store,
    fetch,
    now,
    common,
    onChange: () => again.start(),
    onFault: (error) => onFault('indicators', error),
  })
  const technologies = technologiesOf(parts, store)
  const status = async () => ({ technologies: await Promise.all(technologies.map((one) => one.status())) })
  return {
    apply: (examination) => withTechnologies({ technologies, patience, onFault }, examination),
    routes: [handle(listTechnologies, status), ...indicatorRoutes({ store, feeds, common, now })],
    async [Symbol.asyncDispose]() {
      await feeds[Symbol.asyncDispose]()
      await again[Symbol.asyncDispose]()
    },
  }
}

function clamdOf({ clamd, content }: Pick<TechnologyParts, 'clamd' | 'content'>): readonly Technology[] {
  if (clamd === '') return []
  const place = clamdPlace(clamd)
  return [
    clamdTechnology({
      content,
      async open(signal) {
        const connection = connect(place)
        await once(connection, 'connect', { signal })
        return connection
      },
    }),
  ]
}

/** One search of what was let pass, begun anew when lists change meanwhile. */
class Again implements AsyncDisposable {
  readonly #parts: TechnologyParts
  readonly #store: IndicatorStore
  #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(parts: TechnologyParts, store: IndicatorStore) {
    this.#parts = parts
    this.#store = store
  }

  start(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.#running = this.#running.then(() => this.#search(signal))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #search(signal: AbortSignal): Promise<void> {
    const { db, dispatcher, now, onFault } = this.#parts
    try {
      for await (const _ of listedSince({ db, store: this.#store, now: now(), signal })) dispatcher().wake()
    } catch (error) {
      onFault('indicators', error)
    }
  }
}

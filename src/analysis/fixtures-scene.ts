/** The setting of the suite on a real PostgreSQL: an analysis with stand-ins for the inspector and the store, a gateway, an analyst. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Failure } from '#core/errors.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { rolePermissions } from '#contract/people-api.ts'
import { introduce, submit, verdictStream, type VerdictNotice } from '#contract/analysis-api.ts'
import { decideSystem, listSystems } from '#contract/analysis-console-api.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import { startPostgres } from '#runtime/database/embedded.ts'
import type { Caller } from '#runtime/http/handler.ts'
import { openAnalysis, type Analysis, type AnalysisParts } from './analysis.ts'
import { caller, type Ask } from './fixtures-http.ts'
import { reportOf } from './fixtures.ts'

export const gateway = (digit: string): Caller => ({
  kind: 'system',
  fingerprint: digit.repeat(64),
  address: '192.0.2.7',
})
export const analyst: Caller = { kind: 'person', name: 'Vera', permissions: rolePermissions['senior-officer'] }
export const officer: Caller = { kind: 'person', name: 'Oleg', permissions: rolePermissions.officer }

export const introduction = (system: string, name = 'mx1') => ({
  name,
  kind: 'mail-gateway' as const,
  system,
  instance: randomUUID(),
  version: '1',
})

export const refused = (code: string) => (error: unknown) => error instanceof Failure && error.code === code

export const envelope = {
  sender: 'bad@example.org',
  recipients: [{ address: 'one@example.com' }],
  clientAddress: '192.0.2.1',
  clientName: 'client',
  receivedAt: '2030-01-01T00:00:00.000Z',
}

const headOf = (id: string, name: string) => {
  const deadline = new Date(Date.now() + 60_000).toISOString()
  return { id, kind: 'message', name, held: true, envelope, deadline }
}

type Verdicts = { id: string; data: VerdictNotice }[]

export interface Scene extends AsyncDisposable {
  readonly ask: Ask
  readonly databaseUrl: string
  readonly published: readonly string[]
  readonly inspections: () => number
  /** Rule sets that the inspector uses. */
  readonly own: () => readonly OwnRuleSet[]
  /** What opens an inspector to try rule sets. */
  trial: AnalysisParts['inspector']['trial']
  /** Version of the rules, read at the start. */
  rules: string
  /** What the inspector does from now on. */
  inspect: (name: string) => Promise<InspectionReport>
  readonly send: (id: string, text: string, from?: Caller) => Promise<{ id: string; state: string }>
  /** The next notices of the gateway `a`, progress left out. */
  readonly verdicts: (count: number, lastEventId?: string) => Promise<Verdicts>
  readonly accept: (digit: string, system: string) => Promise<void>
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

function storeInMemory() {
  const stored = new Map<string, Buffer>()
  return {
    async put(bytes: Uint8Array) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      stored.set(sha256, Buffer.from(bytes))
      return sha256
    },
    get: async (sha256: string) => stored.get(sha256),
  }
}

export async function openScene(more: Pick<AnalysisParts, 'clamd' | 'commonDomains'> = {}): Promise<Scene> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-analysis-'))
  const postgres = await startPostgres({ directory: path.join(directory, 'postgres'), port: 0 })
  const blobs = storeInMemory()
  const published: string[] = []
  let inspections = 0
  let own: readonly OwnRuleSet[] = []
  const open = (): Promise<Analysis> =>
    openAnalysis({
      name: 'analysis of the suite',
      databaseUrl: postgres.url,
      blobs,
      inspector: {
        get rulesVersion() {
          return [scene.rules, ...own.map(({ name, text }) => `${name}: ${text}`)].join('\n')
        },
        useOwn: (sets) => void (own = sets),
        trial: (sets) => scene.trial(sets),
        inspect({ name }) {
          inspections++
          return scene.inspect(name)
        },
      },
      identity: { fingerprint: 'f'.repeat(64) },
      hub: { publish: (topic) => void published.push(topic) },
      log: { error: () => undefined },
      now: Date.now,
      workers: 1,
      ...more,
    })
  let analysis: Analysis | undefined
  const ask = caller(() => [...(analysis?.machine ?? []), ...(analysis?.console ?? [])])
  const scene: Scene = {
    ask,
    databaseUrl: postgres.url,
    published,
    inspections: () => inspections,
    own: () => own,
    trial: () => Promise.reject(new Error('nothing is tried here')),
    rules: 'rules',
    inspect: async (name) => reportOf('benign', name),
    send(id, text, from = gateway('a')) {
      const content = Buffer.from(`Subject: ${text}\r\n\r\n${text}`)
      return ask(submit, { caller: from, upload: { head: headOf(id, text), content } })
    },
    verdicts: (count, lastEventId) => verdictsOf(ask, count, lastEventId),
    accept: (digit, system) => accept(ask, digit, system),
    async stop() {
      await analysis?.[Symbol.asyncDispose]()
      analysis = undefined
    },
    async start() {
      analysis = await open()
    },
    async [Symbol.asyncDispose]() {
      await scene.stop()
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
  await scene.start()
  return scene
}

async function verdictsOf(ask: Ask, count: number, lastEventId?: string): Promise<Verdicts> {
  const stream = await ask.events(verdictStream, { caller: gateway('a'), ...(lastEventId ? { lastEventId } : {}) })
  const verdicts: Verdicts = []
  for await (const { id, data } of stream) {
    if (id !== undefined) verdicts.push({ id, data })
    if (verdicts.length === count) break
  }
  return verdicts
}

async function accept(ask: Ask, digit: string, system: string): Promise<void> {
  await ask(introduce, { caller: gateway(digit), body: introduction(system) })
  const { systems } = await ask(listSystems, { caller: analyst })
  const id = systems.find(({ fingerprint }) => fingerprint === digit.repeat(64))?.id ?? ''
  const body = { decision: 'accept' as const, fingerprint: digit.repeat(64).toUpperCase() }
  await ask(decideSystem, { caller: analyst, params: { id }, body })
}

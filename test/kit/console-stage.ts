/**
 * The console before a server that only knows its lines: every route of both parts answered from a made-up world that a test can
 * change at any moment. Routes, schemas, headers and the Content-Security-Policy are the real ones.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  analysisFigures,
  listAlerts,
  listExclusions,
  listSubmissions,
  listSystems,
  showAlert,
} from '#contract/analysis-console-api.ts'
import { probeServer, showProtection } from '#contract/gateway-protection-api.ts'
import { listQueue } from '#contract/gateway-queue-api.ts'
import { gatewayFigures, listAudit, listEvents, showEvent } from '#contract/gateway-events-api.ts'
import { listBackup, listInbox, sendTest } from '#contract/gateway-kept-api.ts'
import { showWithheld, withheldStates } from '#contract/gateway-withheld-api.ts'
import { addPerson, listPeople } from '#contract/people-api.ts'
import { listRules } from '#contract/gateway-rules-api.ts'
import { showAnalysisIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { permissions } from '#contract/route.ts'
import { changePassword, liveStream, parts, showSession, signIn, signOut, type Session } from '#contract/session-api.ts'
import { queues } from '#core/disposition.ts'
import { Failure } from '#core/errors.ts'
import { localCaller } from '#runtime/http/caller.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { startHttp } from '#runtime/http/server.ts'
import { createHub, type Hub } from '#runtime/live/hub.ts'
import { createLog } from '#runtime/log/log.ts'
import { alertCardOf } from './console-card.ts'
import { ruleSetRoutes } from './console-rulesets.ts'
import { threatRoutes } from './console-threats.ts'
import * as world from './console-world.ts'

const person: Session = {
  name: 'administrator',
  permissions: [...permissions],
  mustChangePassword: false,
  parts: [...parts],
}

/** What the stage shows now; a test changes it and tells the hub. */
export interface Scene {
  session: Session | undefined
  protection: ReturnType<typeof world.protectionOf>
  queue: ReturnType<typeof world.queueRows>
  events: ReturnType<typeof world.eventRows>
  backup: ReturnType<typeof world.backupRows>
  inbox: ReturnType<typeof world.inboxRows>
  audit: ReturnType<typeof world.auditRows>
  alerts: ReturnType<typeof world.alertRows>
  submissions: ReturnType<typeof world.submissionRows>
  exclusions: ReturnType<typeof world.exclusionRows>
  systems: ReturnType<typeof world.systemRows>
  rules: ReturnType<typeof world.ruleRows>
  /** `fail`: every list answers that the database is away; `wait`: none answers. */
  manner: 'answer' | 'fail' | 'wait'
}

export const fullScene = (count = 6): Scene => ({
  session: person,
  protection: world.protectionOf(),
  queue: world.queueRows(count),
  events: world.eventRows(count),
  backup: world.backupRows(count),
  inbox: world.inboxRows(count),
  audit: world.auditRows(count),
  alerts: world.alertRows(count),
  submissions: world.submissionRows(count),
  exclusions: world.exclusionRows(),
  systems: world.systemRows(),
  rules: world.ruleRows(),
  manner: 'answer',
})

export const emptyScene = (): Scene => ({ ...fullScene(0), exclusions: [], systems: [], rules: [] })

interface Window {
  readonly limit: number
  readonly before?: string | undefined
}
const windowOf = <Row extends { readonly id: string }>(all: readonly Row[], { limit, before }: Window): Row[] =>
  all.filter(({ id }) => before === undefined || id < before).slice(0, limit)

/** Any row that has the words somewhere. */
const matching = <Row>(all: readonly Row[], text: string | undefined): readonly Row[] =>
  text === undefined ? all : all.filter((row) => JSON.stringify(row).toLowerCase().includes(text.toLowerCase()))

const found = <Row>(row: Row | undefined): Row => {
  if (row === undefined) throw new Failure('not-found', 'There is no such row.')
  return row
}

function sessionRoutes(scene: Scene, hub: Hub): Mounted[] {
  const current = () => {
    if (!scene.session) throw new Failure('not-signed-in', 'Nobody is signed in.')
    return scene.session
  }
  return [
    handle(showSession, current),
    handle(signIn, () => (scene.session = person)),
    handle(signOut, () => {
      scene.session = undefined
      return {}
    }),
    handle(changePassword, () => (scene.session = person)),
    handle(liveStream, async function* ({ signal }) {
      for await (const topics of hub.subscribe(signal)) yield { data: { topics: [...topics] } }
    }),
  ]
}

const trial = [
  { kind: 'letter', id: world.idOf(0), reply: '' },
  { kind: 'eicar', id: world.idOf(4), reply: '' },
  { kind: 'script', id: '', reply: '451 4.3.2 The gateway does not receive at the moment' },
] as const

function gatewayRoutes(scene: Scene): Mounted[] {
  const counts = () =>
    Object.fromEntries(
      queues.map((queue) => {
        const own = scene.queue.filter((row) => row.queue === queue)
        return [queue, { messages: own.length, bytes: own.reduce((sum, { size }) => sum + size, 0) }]
      }),
    ) as Record<(typeof queues)[number], { messages: number; bytes: number }>
  return [
    handle(showProtection, () => scene.protection),
    handle(probeServer, ({ body }) => ({
      address: body.address,
      fingerprint: world.fingerprints.server,
      subject: 'analysis.example.org',
      issuer: 'analysis.example.org',
      selfSigned: true,
      notes: [],
      validUntil: '2036-03-04T09:00:00.000Z',
    })),
    handle(showGatewayIdentity, () => world.identityOf(scene.protection.ownFingerprint)),
    handle(listQueue, ({ query }) => ({
      messages: windowOf(
        matching(scene.queue, query.text).filter(({ queue }) => query.queue === undefined || queue === query.queue),
        query,
      ),
      counts: counts(),
      receiving: true,
      sending: false,
    })),
    handle(listEvents, ({ query }) => ({
      events: windowOf(
        matching(scene.events, query.text).filter(
          ({ outcome }) => query.outcome === undefined || outcome === query.outcome,
        ),
        query,
      ),
    })),
    // The token is the state itself.
    handle(showWithheld, ({ params }) => {
      const state = found(withheldStates.find((one) => one === params.token))
      if (state === 'expired') return { state }
      const [event] = world.eventRows(1)
      return { state, sender: 'sender@example.org', subject: event?.summary.subject, receivedAt: world.ago(300) }
    }),
    handle(showEvent, ({ params }) => ({
      ...found(scene.events.find(({ id }) => id === params.id)),
      envelope: {
        ...found(alertCardOf(params.id).envelope),
        tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
      },
      timeline: [
        { at: world.ago(62.4), what: 'received', detail: 'from 2001:db8:4711:abcd:0:8a2e:370:7334' },
        { at: world.ago(62.1), what: 'hold', detail: 'waits for the analysis' },
        {
          at: world.ago(61.2),
          what: 'deferred',
          detail:
            '451 4.7.1 <grace@example.com>: Recipient address rejected: Greylisted, see https://example.org/greylisting.html',
        },
        {
          at: world.ago(61),
          what: 'deleted-by-rule',
          detail: 'detected: Exploit.MSOffice.CVE-2017-11882.EquationEditor.Generic',
        },
      ],
      backup: params.id,
    })),
    handle(listBackup, ({ query }) => ({ messages: windowOf(matching(scene.backup, query.text), query) })),
    handle(listRules, () => ({ rules: scene.rules })),
    handle(listInbox, ({ query }) => ({ messages: windowOf(scene.inbox, query) })),
    handle(listAudit, ({ query }) => ({
      entries: scene.audit
        .filter(({ id }) => query.before === undefined || Number(id) < Number(query.before))
        .slice(0, query.limit),
    })),
    handle(sendTest, () => ({ messages: [...trial] })),
    handle(gatewayFigures, () => ({
      received: scene.events.length * 12_345,
      delivered: scene.events.length * 11_000,
      stopped: scene.events.length * 47,
      held: scene.queue.length,
      deferred: 7,
      releasedUnanalysed: scene.events.length ? 3 : 0,
    })),
  ]
}

function analysisRoutes(scene: Scene): Mounted[] {
  return [
    handle(listAlerts, ({ query }) => ({
      alerts: windowOf(
        matching(scene.alerts, query.text).filter(({ state }) => query.state === undefined || state === query.state),
        query,
      ),
    })),
    handle(showAlert, ({ params }) => alertCardOf(found(scene.alerts.find(({ id }) => id === params.id)).id)),
    handle(listSubmissions, ({ query }) => ({ submissions: windowOf(scene.submissions, query) })),
    handle(showAnalysisIdentity, () => world.identityOf(world.fingerprints.server)),
    handle(listExclusions, () => ({ exclusions: scene.exclusions })),
    handle(listPeople, () => ({ people: world.peopleRows() })),
    handle(addPerson, ({ body: { name } }) => ({ name, password: 'abcde-fghjk-mnpqr-stuvw' })),
    handle(listSystems, () => ({ fingerprint: world.fingerprints.server, systems: scene.systems })),
    handle(analysisFigures, () => ({
      submissions: scene.submissions.length * 101,
      detections: scene.alerts.length,
      failed: 1,
      waiting: 3,
      newAlerts: scene.alerts.filter(({ state }) => state === 'new').length,
      medianTook: 612,
    })),
  ]
}

/** The stage's own mood comes before every answer but the session's. */
function inMood(scene: Scene, mounted: readonly Mounted[]): Mounted[] {
  return mounted.map(({ route, answer }) => ({
    route,
    answer: async (call) => {
      if (scene.manner === 'wait')
        await sleep(600_000, undefined, { ref: false, signal: call.signal }).catch(() => undefined)
      if (scene.manner === 'fail') throw new Failure('database-unavailable', 'The database does not answer.')
      return answer(call)
    },
  }))
}

/** Builds the console's present sources into a folder. */
export async function buildConsole(directory: string): Promise<void> {
  const child = spawn('vite', ['build', 'src/console', '--outDir', directory, '--logLevel', 'error'], {
    stdio: ['ignore', 2, 2],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`building the console failed with ${code}`)
}

export interface Stage extends AsyncDisposable {
  readonly address: string
  readonly scene: Scene
  readonly hub: Hub
}

/** `directory` holds a built console. */
export async function startStage(directory: string, scene = fullScene()): Promise<Stage> {
  const hub = createHub()
  const http = await startHttp({
    listen: { host: '127.0.0.1', port: 0 },
    mounted: [
      ...sessionRoutes(scene, hub),
      ...inMood(scene, [
        ...gatewayRoutes(scene),
        ...analysisRoutes(scene),
        ...threatRoutes(() => scene.alerts.length),
        ...ruleSetRoutes(() => scene.alerts.length),
      ]),
    ],
    caller: localCaller,
    staticDirectory: directory,
    maxBody: 1_048_576,
    log: createLog({ level: 'silent' }),
  })
  return {
    address: `http://127.0.0.1:${http.port}`,
    scene,
    hub,
    [Symbol.asyncDispose]: () => http.stop(),
  }
}

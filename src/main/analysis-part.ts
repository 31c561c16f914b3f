/**
 * The analysis platform with its object store and workers, and the listener for connected systems. It needs its database:
 * until that answers, every route says so and connected systems try again.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import * as machineApi from '#contract/analysis-api.ts'
import * as consoleApi from '#contract/analysis-console-api.ts'
import * as campaignsApi from '#contract/analysis-campaigns-api.ts'
import * as rulesetsApi from '#contract/analysis-rulesets-api.ts'
import * as technologiesApi from '#contract/analysis-technologies-api.ts'
import { rotateAnalysisIdentity, showAnalysisIdentity } from '#contract/identity-api.ts'
import * as kataApi from '#contract/kata-api.ts'
import type { Route } from '#contract/route.ts'
import { openAnalysis, type Analysis } from '#analysis/analysis.ts'
import { Failure } from '#core/errors.ts'
import { openBlobs } from '#runtime/blobs/blobs.ts'
import { systemCaller } from '#runtime/http/caller.ts'
import type { Mounted } from '#runtime/http/handler.ts'
import { startHttp } from '#runtime/http/server.ts'
import { IdentityKeeper } from '#runtime/identity/keeper.ts'
import { identityRoutes } from '#runtime/identity/routes.ts'
import { commonDomains } from '#inspection/knowledge/common-domains.ts'
import { readKnowledge } from '#inspection/knowledge/knowledge.ts'
import { openInspector } from '#runtime/inspector/inspector.ts'
import { readRules } from '#runtime/inspector/rules.ts'
import type { Log } from '#runtime/log/log.ts'
import { described } from './described.ts'
import { megabyte, rulesDirectory, type Foundation } from './foundation.ts'
import type { OpenedPart, Part } from './part.ts'
import { openWithDatabase } from './when-database.ts'
import { objectsOf, workerName } from './worker-names.ts'

type Current = () => Analysis | undefined

async function openWhenPossible(base: Foundation, directory: string, identity: IdentityKeeper): Promise<Current> {
  const { config, stack, databaseUrl, hub, log } = base
  const { workers = config.workers, clamd } = config.analysis
  const onFault = (error: unknown): void => log.error({ err: error }, 'an inspection worker ended by itself')
  const inspector = stack.use(
    await openInspector({ rulesDirectory, workers, onFault, onProblem: (text) => log.warn(text) }),
  )
  const objects = objectsOf(config)
  // Workers look for it before the first submission.
  await mkdir(objects, { recursive: true, mode: 0o700 })
  const blobs = openBlobs(objects)
  const known = commonDomains(readKnowledge((await readRules(rulesDirectory)).mail))
  const threats = { ...(clamd === undefined ? {} : { clamd }), commonDomains: known }
  const name = workerName(config, 'analysis')
  const parts = { name, databaseUrl, blobs, inspector, identity, hub, log, now: Date.now, workers, ...threats }
  return openWithDatabase(base, () => openAnalysis(parts))
}

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'id' in value && 'method' in value

/** The contracts' routes, answered by the analysis once it is there. */
function routesOf(contracts: readonly object[], current: Current, of: 'machine' | 'console'): Mounted[] {
  const routes = contracts.flatMap((contract) => Object.values(contract)).filter((value) => isRoute(value))
  const unknown = current()?.[of].find(({ route }) => !routes.includes(route))
  if (unknown) throw new Error(`the route ${unknown.route.id} is in none of the contracts`)
  return routes.map((route) => ({
    route,
    async answer(call) {
      const analysis = current()
      if (!analysis) throw new Failure('database-unavailable', 'The analysis waits for its database.')
      const mounted = analysis[of].find((one) => one.route === route)
      if (!mounted) throw new Failure('not-found', `The analysis has no ${route.id}.`)
      return mounted.answer(call)
    },
  }))
}

async function open(base: Foundation): Promise<OpenedPart> {
  const { config, stack, log, progress, version } = base
  progress('starting the analysis platform: detection rules, emulator, workers')
  const directory = path.join(config.dataDirectory, 'analysis')
  const identity = stack.use(await IdentityKeeper.open(directory, 'Lazaret analysis'))
  const current = await openWhenPossible(base, directory, identity)
  const { host, port } = config.analysis
  const tls = { key: identity.key, cert: identity.certificate, requestClientCertificate: true }
  const maxBody = config.smtp.maxMessageMegabytes * megabyte + megabyte
  const mounted = described(routesOf([machineApi, kataApi], current, 'machine'), version)
  const server = await startHttp({ listen: { host, port }, tls, mounted, caller: systemCaller, maxBody, log })
  stack.defer(() => server.stop())
  identity.onChange(() => server.useCertificate({ key: identity.key, cert: identity.certificate }))
  const ofConsole = routesOf([consoleApi, campaignsApi, technologiesApi, rulesetsApi], current, 'console')
  return { analysis: `${host}:${server.port}`, mounted: [...ofConsole, ...ownRoutes(identity, log)] }
}

const ownRoutes = (keeper: IdentityKeeper, log: Log): Mounted[] =>
  identityRoutes({
    keeper,
    show: showAnalysisIdentity,
    rotate: rotateAnalysisIdentity,
    rotated(caller, detail) {
      log.warn({ who: caller.kind === 'person' ? caller.name : 'command line', detail }, 'the certificate was replaced')
    },
  })

const listens: Part['listens'] = ({ analysis }) => [{ ...analysis, what: 'connected systems' }]

export const analysisPart: Part = { name: 'analysis', listens, open }

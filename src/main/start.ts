/** Builds the parts from the configuration and joins them; everything started is on the stack and stops in reverse. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { liveStream, type Topic } from '#contract/session-api.ts'
import { openAnalysis } from '#analysis/analysis.ts'
import { openGateway } from '#gateway/gateway.ts'
import type { RouteRule } from '#gateway/deliver/router.ts'
import type { GatewayTables } from '#gateway/events/database.ts'
import { openAccess } from '#runtime/access/access.ts'
import { openBlobs } from '#runtime/blobs/blobs.ts'
import type { Config } from '#runtime/config/schema.ts'
import { openDatabase } from '#runtime/database/database.ts'
import { startPostgres } from '#runtime/database/embedded.ts'
import { localCaller, systemCaller } from '#runtime/http/caller.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { startHttp } from '#runtime/http/server.ts'
import { loadIdentity, splitAddress } from '#runtime/identity/identity.ts'
import { openInspector } from '#runtime/inspector/inspector.ts'
import { createHub, type Hub } from '#runtime/live/hub.ts'
import { createLog, type Log } from '#runtime/log/log.ts'
import { scannerOf } from './scanner.ts'

export type PartName = 'gateway' | 'analysis'

export interface StartOptions {
  readonly config: Config
  readonly parts: readonly PartName[]
  /** Told what is being prepared, for people who wait. */
  readonly progress: (line: string) => void
}

export interface Started {
  /** `host:port`. */
  readonly smtp?: string
  readonly console: string
  readonly analysis?: string
  readonly socket: string
  /** The first administrator with the one-time password, until it has been changed. */
  readonly administrator?: { readonly name: string; readonly password: string }
}

interface Foundation {
  readonly config: Config
  readonly stack: AsyncDisposableStack
  readonly databaseUrl: string
  readonly hub: Hub
  readonly log: Log
  readonly version: string
}

const home = path.join(import.meta.dirname, '../..')
const megabyte = 1_048_576

async function layFoundation({ config, progress }: StartOptions, stack: AsyncDisposableStack): Promise<Foundation> {
  const { dataDirectory, database, logLevel } = config
  const log = createLog({ level: logLevel, destination: path.join(dataDirectory, 'lazaret.log') })
  const { version } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')) as { version: string }
  const hub = createHub()
  if (database.url !== undefined) return { config, stack, databaseUrl: database.url, hub, log, version }
  progress('starting the built-in PostgreSQL')
  const directory = path.join(dataDirectory, 'postgres')
  const postgres = await startPostgres({ directory, port: database.port, onProgress: progress })
  stack.defer(() => postgres.stop())
  return { config, stack, databaseUrl: postgres.url, hub, log, version }
}

async function startAnalysis(
  base: Foundation,
  progress: (line: string) => void,
): Promise<{ address: string; mounted: readonly Mounted[] }> {
  const { config, stack, databaseUrl, hub, log } = base
  progress('starting the analysis platform: detection rules, emulator, workers')
  const directory = path.join(config.dataDirectory, 'analysis')
  const identity = await loadIdentity(directory, 'Lazaret analysis')
  const inspector = stack.use(
    await openInspector({ rulesDirectory: path.join(home, 'rules'), workers: config.workers }),
  )
  const blobs = openBlobs(path.join(directory, 'objects'))
  const { workers } = config
  const analysis = stack.use(
    await openAnalysis({ databaseUrl, blobs, inspector, identity, hub, log, now: Date.now, workers }),
  )
  const { host, port } = config.analysis
  const tls = { key: identity.key, cert: identity.certificate, requestClientCertificate: true }
  const maxBody = config.smtp.maxMessageMegabytes * megabyte + megabyte
  const server = await startHttp({
    listen: { host, port },
    tls,
    mounted: analysis.machine,
    caller: systemCaller,
    maxBody,
    log,
  })
  stack.defer(() => server.stop())
  return { address: `${host}:${server.port}`, mounted: analysis.console }
}

async function* changes(hub: Hub, signal: AbortSignal): AsyncGenerator<{ data: { topics: Topic[] } }> {
  for await (const topics of hub.subscribe(signal)) yield { data: { topics: [...topics] } }
}

const liveRoute = (hub: Hub): Mounted => handle(liveStream, ({ signal }) => changes(hub, signal))

function routesOf(config: Config): RouteRule[] {
  return config.routes.map(({ domain, nextHops, tls }) => {
    if (nextHops === undefined) return { match: domain, route: { kind: 'mx', tls } }
    const hops = nextHops.map((hop) => ({ ...splitAddress(hop, 25), weight: 1 }))
    return { match: domain, route: { kind: 'smtp', nextHops: hops, tls } }
  })
}

async function smtpTls(
  config: Config,
  own: { key: string; certificate: string },
): Promise<{ key: string; certificate: string }> {
  const { tls } = config.smtp
  if (!tls) return own
  return { key: await readFile(tls.key, 'utf8'), certificate: await readFile(tls.certificate, 'utf8') }
}

async function startGateway(
  base: Foundation,
  progress: (line: string) => void,
): Promise<{ address: string; mounted: readonly Mounted[] }> {
  const { config, stack, databaseUrl, hub, log, version } = base
  progress('starting the gateway')
  const directory = path.join(config.dataDirectory, 'gateway')
  const { host, port, hostname, maxMessageMegabytes } = config.smtp
  const identity = await loadIdentity(directory, hostname)
  const database = openDatabase<GatewayTables>(databaseUrl)
  stack.defer(() => database.destroy())
  const gateway = stack.use(
    await openGateway({
      directory,
      database,
      identity,
      name: hostname,
      version,
      smtp: { host, port, hostname, maxMessageSize: maxMessageMegabytes * megabyte },
      tls: await smtpTls(config, identity),
      routes: routesOf(config),
      retryMinutes: config.retryMinutes,
      demoDomain: config.demoDomain,
      inspect: scannerOf({ rulesDirectory: path.join(home, 'rules'), workers: config.workers, stack }),
      hub,
      log,
    }),
  )
  return { address: `${host}:${gateway.smtpPort}`, mounted: gateway.mounted }
}

export async function start(options: StartOptions, stack: AsyncDisposableStack): Promise<Started> {
  const { config, parts, progress } = options
  const base = await layFoundation(options, stack)
  const { hub, log, databaseUrl } = base
  const analysis = parts.includes('analysis') ? await startAnalysis(base, progress) : undefined
  const gateway = parts.includes('gateway') ? await startGateway(base, progress) : undefined
  const secretDirectory = path.join(config.dataDirectory, 'access')
  const access = await openAccess({ databaseUrl, secretDirectory, parts })
  stack.use(access)
  const mounted = [...(analysis?.mounted ?? []), ...(gateway?.mounted ?? []), ...access.mounted, liveRoute(hub)]
  const socket = path.join(config.dataDirectory, 'control.sock')
  const local = await startHttp({
    listen: { socketPath: socket },
    mounted,
    caller: localCaller,
    maxBody: megabyte,
    log,
  })
  stack.defer(() => local.stop())
  const identity = await loadIdentity(path.join(config.dataDirectory, 'console'), 'Lazaret console')
  const { host, port } = config.console
  const staticDirectory = path.join(home, 'src/console/dist')
  const tls = { key: identity.key, cert: identity.certificate }
  const web = await startHttp({
    listen: { host, port },
    tls,
    mounted,
    caller: (request) => access.caller(request),
    staticDirectory,
    maxBody: megabyte,
    log,
  })
  stack.defer(() => web.stop())
  return {
    console: `https://${host}:${web.port}`,
    socket,
    ...(gateway ? { smtp: gateway.address } : {}),
    ...(analysis ? { analysis: `https://${analysis.address}` } : {}),
    ...(access.firstPassword ? { administrator: access.firstPassword } : {}),
  }
}

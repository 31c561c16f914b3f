/** A gateway in this process with real sockets, disk and queue, its settings written beforehand, and no database that answers. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type Client } from '#contract/client.ts'
import { protectionDefaults, type ProtectionSettings, type ServerKind } from '#contract/gateway-protection-api.ts'
import { engineDefaults, type Rule } from '#contract/gateway-rules-api.ts'
import { newIdentifier } from '#core/identifier.ts'
import type { RouteRule } from '#gateway/deliver/router.ts'
import type { GatewayTables } from '#gateway/events/database.ts'
import type { Inspect } from '#gateway/engines/anti-malware.ts'
import { defaultRetry } from '#gateway/deliver/retry.ts'
import type { FeedRhythm } from '#gateway/link/verdict-feed.ts'
import { openGateway } from '#gateway/gateway.ts'
import type { Gateway } from '#gateway/options.ts'
import { openDatabase } from '#runtime/database/database.ts'
import { localCaller } from '#runtime/http/caller.ts'
import { startHttp } from '#runtime/http/server.ts'
import { IdentityKeeper } from '#runtime/identity/keeper.ts'
import { createHub } from '#runtime/live/hub.ts'
import { createLog } from '#runtime/log/log.ts'

interface Confirmed {
  /** Loopback when absent. */
  readonly host?: string
  readonly port: number
  readonly fingerprint: string
  readonly kind?: ServerKind
}

export interface GatewaySetup {
  /** An earlier gateway's folder. */
  readonly directory?: string
  readonly server?: Confirmed
  /** Shared with other nodes of a cluster. */
  readonly identityDirectory?: string
  /** Used while the one before is not connected. */
  readonly fallback?: Confirmed
  readonly protection?: Partial<ProtectionSettings>
  readonly rule?: Partial<Rule>
  /** Stands for the inspection workers. */
  readonly inspect?: Inspect
  /** Milliseconds between two questions to a KATA server. */
  readonly kataPollMs?: number
  readonly feedRhythm?: FeedRhythm
  /** Where recipients reach the console. */
  readonly publicUrl?: string
  /** Where all mail goes. */
  readonly sinkPort: number
}

export interface RunningGateway extends AsyncDisposable {
  readonly directory: string
  readonly smtpPort: number
  readonly client: Client
}

const nobody = 'postgres://nobody@127.0.0.1:9/none'

export const standardRule: Rule = {
  id: newIdentifier(),
  name: 'Default',
  enabled: true,
  position: 1,
  analysisProtection: true,
  engines: engineDefaults,
  onDetection: 'delete',
  noVerdict: 'deliver',
  keepWaitingHours: 24,
  backup: true,
  takeBack: 'default',
  subjectTag: '[Threat detected]',
  banner: 'Not analysed.',
}

async function writeSettings(directory: string, setup: GatewaySetup): Promise<void> {
  const { server, fallback, protection, rule } = setup
  await mkdir(directory, { recursive: true })
  const servers = [server, fallback]
    .filter((one) => one !== undefined)
    .map(({ host = '127.0.0.1', port, fingerprint, kind = 'lazaret' }) => {
      return { kind, address: `${host}:${port}`, fingerprint, confirmedAt: new Date().toISOString() }
    })
  const settings = {
    protection: { ...protectionDefaults, submitClean: server !== undefined, ...protection },
    servers,
    rules: [{ ...standardRule, ...rule }],
    flow: { receiving: true, sending: true },
  }
  await writeFile(path.join(directory, 'settings.json'), JSON.stringify(settings))
}

const noWorkers: Inspect = () => Promise.reject(new Error('this gateway has no inspection workers'))

async function open(directory: string, routes: readonly RouteRule[], setup: GatewaySetup): Promise<Gateway> {
  const { inspect = noWorkers, kataPollMs, feedRhythm, publicUrl } = setup
  const identity = await IdentityKeeper.open(setup.identityDirectory ?? directory, 'gateway.test')
  return openGateway({
    directory,
    database: openDatabase<GatewayTables>(nobody),
    identity,
    name: 'gateway.test',
    version: '0',
    smtp: { host: '127.0.0.1', port: 0, hostname: 'gateway.test', maxMessageSize: 300 * 1024 * 1024 },
    tls: { key: identity.key, certificate: identity.certificate },
    routes,
    retry: defaultRetry,
    demoDomain: 'lazaret.test',
    inspect,
    ...(kataPollMs === undefined ? {} : { kataPollMs }),
    ...(feedRhythm === undefined ? {} : { feedRhythm }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    hub: createHub(),
    log: createLog({ level: 'silent', destination: path.join(directory, 'log') }),
  })
}

export async function startGateway(setup: GatewaySetup): Promise<RunningGateway> {
  const directory = setup.directory ?? (await mkdtemp(path.join(tmpdir(), 'lazaret-gateway-')))
  await writeSettings(directory, setup)
  const route = {
    kind: 'smtp',
    nextHops: [{ host: '127.0.0.1', port: setup.sinkPort, weight: 1 }],
    tls: 'off',
  } as const
  const routes = ['example.com', 'example.org'].map((match) => ({ match, route }))
  const gateway = await open(directory, routes, setup)
  const { mounted, smtpPort } = gateway
  const log = createLog({ level: 'silent', destination: path.join(directory, 'log') })
  const http = await startHttp({
    listen: { host: '127.0.0.1', port: 0 },
    mounted,
    caller: localCaller,
    maxBody: 1_048_576,
    log,
  })
  return {
    directory,
    smtpPort,
    client: createClient(`http://127.0.0.1:${http.port}`),
    async [Symbol.asyncDispose]() {
      await http.stop()
      await gateway[Symbol.asyncDispose]()
      if (setup.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

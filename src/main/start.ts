/** Starts one process: its parts, then the console's listener and the command line's socket over all their routes. */
import path from 'node:path'
import { liveStream, type Topic } from '#contract/session-api.ts'
import { openAccess, type Access } from '#runtime/access/access.ts'
import type { Config } from '#runtime/config/schema.ts'
import { localCaller } from '#runtime/http/caller.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { startHttp } from '#runtime/http/server.ts'
import { loadIdentity } from '#runtime/identity/identity.ts'
import type { Hub } from '#runtime/live/hub.ts'
import { checkPorts } from './check-ports.ts'
import { home, largestUpload, layFoundation, type Foundation } from './foundation.ts'
import { described } from './described.ts'
import type { OpenedPart, Part } from './part.ts'

export interface StartOptions {
  readonly config: Config
  readonly parts: readonly Part[]
  /** Told what is being prepared, for people who wait. */
  readonly progress: (line: string) => void
  /** Aborted when the process is to stop. */
  readonly signal: AbortSignal
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

async function* changes(hub: Hub, signal: AbortSignal): AsyncGenerator<{ data: { topics: Topic[] } }> {
  for await (const topics of hub.subscribe(signal)) yield { data: { topics: [...topics] } }
}

const liveRoute = (hub: Hub): Mounted => handle(liveStream, ({ signal }) => changes(hub, signal))

/** In the order given: mail is taken as soon as the gateway, the first of them, is open. */
async function openParts(base: Foundation, parts: readonly Part[]): Promise<OpenedPart> {
  let all: OpenedPart = { mounted: [] }
  for (const part of parts) {
    base.signal.throwIfAborted()
    const opened = await part.open(base)
    all = { ...all, ...opened, mounted: [...all.mounted, ...opened.mounted] }
  }
  return all
}

async function openSocket({ config, stack, log }: Foundation, mounted: readonly Mounted[]): Promise<string> {
  const socketPath = path.join(config.dataDirectory, 'control.sock')
  const local = await startHttp({ listen: { socketPath }, mounted, caller: localCaller, maxBody: largestUpload, log })
  stack.defer(() => local.stop())
  return socketPath
}

async function openConsole(base: Foundation, access: Access, mounted: readonly Mounted[]): Promise<string> {
  const { config, stack, log } = base
  const identity = await loadIdentity(path.join(config.dataDirectory, 'console'), 'Lazaret console')
  const { host, port } = config.console
  const web = await startHttp({
    listen: { host, port },
    tls: { key: identity.key, cert: identity.certificate },
    mounted,
    caller: (request) => access.caller(request),
    staticDirectory: path.join(home, 'src/console/dist'),
    maxBody: largestUpload,
    log,
  })
  stack.defer(() => web.stop())
  return `https://${host}:${web.port}`
}

export async function start(options: StartOptions, stack: AsyncDisposableStack): Promise<Started> {
  const { config, parts } = options
  await checkPorts([...parts.flatMap((part) => part.listens(config)), { ...config.console, what: 'the console' }])
  const base = await layFoundation(options, stack)
  const { smtp, analysis, mounted: own } = await openParts(base, parts)
  const secretDirectory = path.join(config.dataDirectory, 'access')
  const { databaseUrl, onFailure } = base
  const names = parts.map(({ name }) => name)
  const onChange = (what: string, who: string): void => base.log.info({ who }, what)
  const access = stack.use(await openAccess({ databaseUrl, secretDirectory, parts: names, onFailure, onChange }))
  const mounted = described([...own, ...access.mounted, liveRoute(base.hub)], base.version)
  const socket = await openSocket(base, mounted)
  return {
    console: await openConsole(base, access, mounted),
    socket,
    ...(smtp === undefined ? {} : { smtp }),
    ...(analysis === undefined ? {} : { analysis: `https://${analysis}` }),
    ...(access.firstPassword ? { administrator: access.firstPassword } : {}),
  }
}

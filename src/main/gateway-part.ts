/** The gateway with its identity, routes and workers. It depends on nothing but its own disk. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { openGateway } from '#gateway/gateway.ts'
import type { RouteRule } from '#gateway/deliver/router.ts'
import type { GatewayTables } from '#gateway/events/database.ts'
import type { Config } from '#runtime/config/schema.ts'
import { openDatabase } from '#runtime/database/database.ts'
import { loadIdentity, splitAddress } from '#runtime/identity/identity.ts'
import { megabyte, rulesDirectory, type Foundation } from './foundation.ts'
import type { OpenedPart, Part } from './part.ts'
import { scannerOf } from './scanner.ts'

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

async function open({ config, stack, databaseUrl, hub, log, version, progress }: Foundation): Promise<OpenedPart> {
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
      smtp: { ...config.smtp, maxMessageSize: maxMessageMegabytes * megabyte },
      tls: await smtpTls(config, identity),
      routes: routesOf(config),
      retryMinutes: config.retryMinutes,
      demoDomain: config.demoDomain,
      inspect: scannerOf({ rulesDirectory, workers: config.workers, stack }),
      hub,
      log,
    }),
  )
  return { smtp: `${host}:${gateway.smtpPort}`, mounted: gateway.mounted }
}

export const gatewayPart: Part = { name: 'gateway', open }

/** The gateway with its identity, routes and workers. It depends on nothing but its own disk. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { openGateway } from '#gateway/gateway.ts'
import type { RouteRule } from '#gateway/deliver/router.ts'
import type { GatewayTables } from '#gateway/events/database.ts'
import type { Config } from '#runtime/config/schema.ts'
import type { MailboxServer } from '#gateway/mailbox/servers.ts'
import { openDatabase } from '#runtime/database/database.ts'
import { splitAddress } from '#runtime/identity/identity.ts'
import { IdentityKeeper } from '#runtime/identity/keeper.ts'
import { megabyte, rulesDirectory, type Foundation } from './foundation.ts'
import type { OpenedPart, Part } from './part.ts'
import { scannerOf } from './scanner.ts'

function routesOf(config: Config): RouteRule[] {
  return config.routes.map(({ domain, nextHops, mx: _, mtaSts, ...security }) => {
    if (nextHops === undefined) return { match: domain, route: { kind: 'mx', mtaSts, ...security } }
    const hops = nextHops.map(({ at, weight }) => ({ ...splitAddress(at, 25), weight }))
    return { match: domain, route: { kind: 'smtp', nextHops: hops, ...security } }
  })
}

function deliveryOf({ retryMinutes, delivery, dns, queue }: Config) {
  const { expireHours, warnHours, jitter, perDestination, total, addressOrder } = delivery
  const { servers, trusted } = dns
  return {
    retry: { minutes: retryMinutes, thenMinutes: retryMinutes.at(-1) ?? 60, expireHours, warnHours, jitter },
    concurrency: { perDestination, total },
    addressOrder,
    dns: { trusted, ...(servers === undefined ? {} : { servers }) },
    reserveBytes: queue.reserveMegabytes * megabyte,
  }
}

const mailboxesOf = ({ mailboxes }: Config): Promise<MailboxServer[]> =>
  Promise.all(
    mailboxes.map(async ({ server, passwordFile, ...rest }) => {
      const password = (await readFile(passwordFile, 'utf8')).trim()
      return { ...rest, ...splitAddress(server, 993), password }
    }),
  )

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
  const { host, hostname, maxMessageMegabytes } = config.smtp
  const identity = stack.use(await IdentityKeeper.open(directory, hostname))
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
      ...deliveryOf(config),
      mailboxes: await mailboxesOf(config),
      late: config.late,
      demoDomain: config.demoDomain,
      ...(config.console.publicUrl === undefined ? {} : { publicUrl: config.console.publicUrl }),
      inspect: scannerOf({ rulesDirectory, workers: config.workers, waiting: config.smtp.limits.messages, stack, log }),
      hub,
      log,
    }),
  )
  return { smtp: `${host}:${gateway.smtpPort}`, mounted: gateway.mounted }
}

const listens: Part['listens'] = ({ smtp: { host, port, implicitTlsPort = 0 } }) => [
  { host, port, what: 'SMTP' },
  { host, port: implicitTlsPort, what: 'SMTP over TLS' },
]

export const gatewayPart: Part = { name: 'gateway', listens, open }

/** The gateway: its parts made, joined and stopped in order. */
import path from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Kysely } from 'kysely'
import type { DispositionNotice, VerdictNotice } from '#contract/analysis-api.ts'
import { Failure } from '#core/errors.ts'
import { isDetection } from '#core/verdict.ts'
import { createResolver } from '#protocols/dns/resolve.ts'
import { countReceived, receivedField } from '#protocols/smtp/received.ts'
import { migrate } from '#runtime/database/database.ts'
import type { Mounted } from '#runtime/http/handler.ts'
import { fetchCertificate, pinnedAgent, type Identity } from '#runtime/identity/identity.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Log } from '#runtime/log/log.ts'
import { gatewayRoutes } from './api/routes.ts'
import { createDelivery, type Delivery, type DeliveryEvent } from './deliver/delivery.ts'
import { defaultRetry } from './deliver/retry.ts'
import { createRouter, type RouteRule } from './deliver/router.ts'
import { createSmtpTransport } from './deliver/smtp-transport.ts'
import { writeReport } from './deliver/report-writer.ts'
import { antiMalware, type Inspect } from './engines/anti-malware.ts'
import { EventLog } from './events/event-log.ts'
import { migrations, type GatewayTables } from './events/database.ts'
import { obeyAnalyst } from './hold/analyst.ts'
import { Disposer, keptOf } from './hold/disposer.ts'
import { Hold } from './hold/hold.ts'
import { AnalysisLink } from './link/analysis-link.ts'
import { KataLink } from './link/kata-link.ts'
import { LinkSet } from './link/link-set.ts'
import type { Link } from './link/link.ts'
import type { QueuedMessage } from './queue/message.ts'
import { openQueue, type MailQueue } from './queue/queue.ts'
import { Intake } from './receive/intake.ts'
import { startListener, type Listener } from './receive/listener.ts'
import type { SmtpSettings } from './receive/settings.ts'
import { scanWith } from './scan/scan.ts'
import { connectWith, resolveWith } from './deliver/smtp-connect.ts'
import { openSettings, type SettingsStore } from './settings/settings.ts'
import { MessageFolder } from './store/message-folder.ts'
import { sendOverSmtp } from './trial/send-over-smtp.ts'
import { sendTrialMessages } from './trial/send-trial.ts'
import { newIdentifier } from '#core/identifier.ts'

export interface GatewayOptions {
  readonly directory: string
  readonly database: Kysely<GatewayTables>
  readonly identity: Identity
  readonly name: string
  readonly version: string
  /** What is not given has the default of the configuration's section `smtp`. */
  readonly smtp: SmtpSettings
  readonly tls: { readonly key: string; readonly certificate: string }
  readonly routes: readonly RouteRule[]
  /** Minutes between attempts; the last one repeats. */
  readonly retryMinutes: readonly number[]
  readonly demoDomain: string
  /** Static inspection for the engines inside DATA. */
  readonly inspect: Inspect
  readonly hub: Hub
  readonly log: Log
  /** Milliseconds between two questions to a KATA server; a minute by default. */
  readonly kataPollMs?: number
}

export interface Gateway extends AsyncDisposable {
  readonly smtpPort: number
  readonly mounted: readonly Mounted[]
}

const day = 86_400_000
const backupBounds = { bytes: 7_168 * 1_048_576, age: 30 * day }
const inboxBounds = { bytes: 256 * 1_048_576, age: 7 * day }

/** What every part of the gateway needs. */
interface Base {
  readonly options: GatewayOptions
  readonly queue: MailQueue
  readonly settings: SettingsStore
  readonly events: EventLog
  readonly backup: MessageFolder
  readonly inbox: MessageFolder
  readonly link: LinkSet
  readonly fail: (what: string, error: unknown) => void
}

async function openBase(options: GatewayOptions): Promise<Base> {
  const { directory, database, identity, name, version, hub, log } = options
  const fail = (what: string, error: unknown): void => log.error({ err: error }, what)
  const settings = await openSettings(directory)
  const queue = await openQueue({
    directory: path.join(directory, 'queue'),
    log: (level, text, facts) => log[level](facts, text),
  })
  const changed = (): void => {
    hub.publish('events')
    hub.publish('figures')
  }
  // The mail path does not wait for the database: its tables are made when it answers.
  const prepare = () => migrate(database, 'gateway', migrations)
  const events = new EventLog({ database, prepare, now: Date.now, changed, fail })
  const { id } = identity
  const link: LinkSet = new LinkSet({
    make({ kind, address, fingerprint }): Link {
      const common = { address, agent: pinnedAgent({ identity, fingerprint }), changed: () => link.changed() }
      const poll = options.kataPollMs === undefined ? {} : { pollMs: options.kataPollMs }
      if (kind === 'kata') return new KataLink({ ...common, ...poll, sensor: id, instance: id, now: Date.now })
      return new AnalysisLink({
        ...common,
        introduction: { name, kind: 'mail-gateway', system: id, instance: id, version },
      })
    },
    changed: () => hub.publish('protection'),
  })
  const backup = await MessageFolder.open(path.join(directory, 'backup'), backupBounds)
  const inbox = await MessageFolder.open(path.join(directory, 'inbox'), inboxBounds)
  return { options, queue, settings, events, backup, inbox, link, fail }
}

function noteDelivery({ events, options }: Base, { message, results, outcome }: DeliveryEvent): void {
  for (const { recipient, outcome: what, reply } of results) {
    const address = message.envelope.recipients[recipient]?.address ?? ''
    const detail = `${address}: ${reply}${outcome.host ? ` (${outcome.host})` : ''}`
    events.note(message.id, { what, detail, patch: { outcome: what } })
  }
  options.hub.publish('inbox')
}

function openDelivery(base: Base): Delivery {
  const { options, queue, inbox } = base
  const { hostname } = options.smtp
  const local: RouteRule = { match: options.demoDomain, route: { kind: 'inbox' } }
  return createDelivery({
    queue,
    router: createRouter([...options.routes, local], { kind: 'mx', tls: 'opportunistic' }),
    transport: createSmtpTransport({
      connect: connectWith({ name: hostname, connectMs: 30_000, replyMs: 600_000 }),
      resolve: resolveWith(createResolver()),
    }),
    local: {
      async deliver({ id, envelope, recipients, data }) {
        const { summary } = queue.get(id) ?? { summary: { from: '', to: '', subject: '', messageId: '', date: '' } }
        const row = keptOf({ id, envelope: { ...envelope, recipients }, summary, size: data.length }, '', Date.now())
        await inbox.put(row, data)
      },
    },
    retry: {
      ...defaultRetry,
      minutes: options.retryMinutes,
      thenMinutes: options.retryMinutes.at(-1) ?? defaultRetry.thenMinutes,
    },
    report: (report) => writeReport(report, hostname),
    onEvent: (event) => noteDelivery(base, event),
    log: (level, text, facts) => options.log[level](facts, text),
  })
}

/** Sends a copy that was kept once more, and past every check: a person asked for it. */
async function redeliver({ backup, queue, events }: Base, id: string, who: string): Promise<boolean> {
  const row = backup.get(id)
  const data = row && (await backup.read(id))
  if (!row || !data) return false
  const again = newIdentifier()
  const receivedAt = new Date().toISOString()
  const recipients = row.recipients.map((address) => ({ address }))
  const envelope = { sender: row.sender, recipients, clientAddress: '', clientName: 'backup', receivedAt }
  const { summary, size } = row
  await queue.enqueue({ id: again, envelope, summary, data, state: 'active', rule: '' })
  const event = { id: again, at: receivedAt, sender: row.sender, recipients: [...row.recipients], summary, size }
  events.accepted({ ...event, clientAddress: '', rule: '', outcome: 'active', unanalysed: false, envelope })
  events.note(again, { what: 'delivered-from-backup', detail: `${who}, kept as ${id}` })
  return true
}

async function bounce(
  { queue, options }: Base,
  message: QueuedMessage,
  original: Buffer,
  reason: string,
): Promise<void> {
  if (message.envelope.sender === '') return
  const recipients = message.envelope.recipients.map((recipient) => ({ recipient, reply: `550 5.7.1 ${reason}` }))
  const { data, summary } = writeReport(
    { kind: 'failed', message, original, recipients, at: Date.now() },
    options.smtp.hostname,
  )
  const receivedAt = new Date().toISOString()
  const to = [{ address: message.envelope.sender }]
  const envelope = { sender: '', recipients: to, clientAddress: '', clientName: options.smtp.hostname, receivedAt }
  await queue.enqueue({ id: newIdentifier(), envelope, summary, data, state: 'active', rule: '' })
}

/** A verdict after the message went its way still shows in its event. */
function noteLate({ events }: Base, { submission, level, threat }: VerdictNotice): void {
  if (level === undefined) return
  const what = isDetection(level) ? 'late-detection' : 'late-verdict'
  const patch = { level, ...(threat === undefined ? {} : { threat }) }
  events.noteIfKnown(submission, { what, detail: threat ?? level, patch })
}

async function deliverNow(
  { queue, events }: Base,
  hold: Hold,
  { message, who }: { message: QueuedMessage; who: string },
): Promise<void> {
  if (message.state === 'corrupt')
    throw new Failure('conflict', 'The message is damaged on disk and cannot be delivered.')
  if (message.state === 'hold') await hold.deliverNow(message, who)
  else await queue.change(message.id, { kind: 'retry-now' })
  events.note(message.id, { what: 'delivered-by-person', detail: who, patch: { outcome: 'active' } })
}

function openHold(base: Base): Hold {
  const { queue, backup, events, link, settings, fail, options } = base
  const disposer = new Disposer({
    queue,
    backup,
    events,
    report: (submission, rows) => link.report(submission, rows),
    bounce: (message, original, reason) => bounce(base, message, original, reason),
    hostname: options.smtp.hostname,
    now: Date.now,
  })
  const changed = (): void => options.hub.publish('queue')
  const hold: Hold = new Hold({
    queue,
    port: link,
    settings,
    disposer,
    original: (id) => backup.read(id),
    late: (notice) => noteLate(base, notice),
    obey(id, command) {
      const parts = {
        ...base,
        allowed: () => settings.current.protection.obeyAnalyst,
        deliverNow: (message: QueuedMessage, who: string) => deliverNow(base, hold, { message, who }),
        redeliver: (kept: string, who: string) => redeliver(base, kept, who),
        report: (submission: string, rows: readonly DispositionNotice[]) => link.report(submission, rows),
        now: Date.now,
      }
      obeyAnalyst(parts, id, command).catch((error: unknown) => fail(`Doing what an analyst asked with ${id}`, error))
    },
    now: Date.now,
    fail,
    changed,
  })
  return hold
}

function openIntake(base: Base, hold: Hold): Intake {
  const { queue, settings, backup, events, link, fail, options } = base
  const { hostname } = options.smtp
  return new Intake({
    queue,
    hold,
    settings,
    backup,
    events,
    scan: scanWith([antiMalware(options.inspect)]),
    hasServer: () => settings.current.servers.length > 0,
    connected: () => link.state === 'connected',
    trace(envelope, id) {
      const { clientName, clientAddress, tls, smtpUtf8 } = envelope
      const facts = {
        clientName,
        clientAddress,
        by: hostname,
        software: 'Lazaret',
        id,
        extended: 'ESMTP',
        date: new Date(),
      } as const
      return Buffer.from(receivedField({ ...facts, ...(tls ? { tls } : {}), ...(smtpUtf8 ? { smtpUtf8 } : {}) }))
    },
    report: (submission, rows) => link.report(submission, rows),
    countReceived,
    now: Date.now,
    fail,
  })
}

async function openListener(base: Base, intake: Intake): Promise<Listener> {
  const { options, settings } = base
  const { routes, demoDomain, smtp, tls, log } = options
  // The route of all other domains says where our own mail leaves; taking mail for everybody would be an open relay.
  const own = routes.filter(({ match }) => match !== '*')
  const inbox: RouteRule = { match: demoDomain, route: { kind: 'inbox' } }
  const accepted = createRouter([...own, inbox], { kind: 'smtp', nextHops: [], tls: 'off' })
  const routeOf = (address: string) => accepted.destinationOf(address).route
  const serves = (address: string): boolean => {
    const route = routeOf(address)
    return route.kind !== 'smtp' || route.nextHops.length > 0
  }
  const context = createSecureContext({ key: tls.key, cert: tls.certificate, minVersion: 'TLSv1.2' })
  return startListener({
    ...smtp,
    tls: context,
    intake,
    serves,
    nextHopsOf(address) {
      const route = routeOf(address)
      return route.kind === 'smtp' ? route.nextHops.map(({ host, port }) => ({ host, port, tls: route.tls })) : []
    },
    receiving: () => settings.current.flow.receiving,
    note: (what, facts) => log.info(facts, what),
  })
}

function mountRoutes(base: Base, how: { hold: Hold; apply: () => void; port: number }): readonly Mounted[] {
  const { queue, events, options } = base
  const { identity, smtp, demoDomain } = options
  const host = smtp.host === '0.0.0.0' || smtp.host === '::' ? '127.0.0.1' : smtp.host
  return gatewayRoutes({
    ...base,
    ...how,
    ownFingerprint: identity.fingerprint,
    async probe(address) {
      const { fingerprint, subject, validUntil } = await fetchCertificate(address)
      return { fingerprint, subject, validUntil: validUntil.toISOString() }
    },
    deliverNow: (message, who) => deliverNow(base, how.hold, { message, who }),
    redeliver: (id, who) => redeliver(base, id, who),
    sendTrial: () => sendTrialMessages(sendOverSmtp({ host, port: how.port, name: smtp.hostname }), demoDomain),
    now: Date.now,
  })
}

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  await using building = new AsyncDisposableStack()
  const base = await openBase(options)
  building.use(base.queue)
  building.defer(() => base.events.stop())
  const { queue, settings, link } = base
  const hold = openHold(base)
  const delivery = building.use(openDelivery(base))
  building.defer(() => (hold.stop(), link.stop()))
  building.defer(queue.subscribe(() => options.hub.publish('queue')))
  const listener = await openListener(base, openIntake(base, hold))
  building.defer(() => {
    hold.waits.release()
    return listener.stop(10_000)
  })
  const apply = (): void => {
    const { protection, servers, flow } = settings.current
    link.use(protection.submitClean ? servers : [])
    if (flow.sending) delivery.resumeSending()
    else delivery.pauseSending()
    options.hub.publish('protection')
  }
  hold.start()
  delivery.start()
  apply()
  const mounted = mountRoutes(base, { hold, apply, port: listener.port })
  const stack = building.move()
  return { smtpPort: listener.port, mounted, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** Joins the gateway's parts: each gets what it needs, and nothing else. */
import path from 'node:path'
import { createSecureContext } from 'node:tls'
import type { DispositionNotice } from '#contract/analysis-api.ts'
import type { Envelope } from '#core/envelope.ts'
import { countReceived, receivedField } from '#protocols/smtp/received.ts'
import { bounce, deliverNow, redeliver } from './acts.ts'
import type { Base } from './base.ts'
import { attemptText } from './deliver/attempt-text.ts'
import { createDelivery, type Delivery, type DeliveryEvent } from './deliver/delivery.ts'
import { writeReport } from './deliver/report-writer.ts'
import { createRouter, type RouteRule } from './deliver/router.ts'
import type { SmtpTransport } from './deliver/smtp-transport.ts'
import { systemTransport } from './deliver/smtp/system-transport.ts'
import { antiMalware } from './engines/anti-malware.ts'
import { obeyAnalyst } from './hold/analyst.ts'
import { Disposer, keptOf } from './hold/disposer.ts'
import { Hold } from './hold/hold.ts'
import { actLate, type LateParts } from './late/late.ts'
import type { QueuedMessage } from './queue/message.ts'
import type { TraceClient } from './receive/arrival.ts'
import { Intake } from './receive/intake.ts'
import { startListener, type Listener } from './receive/listener.ts'
import { scanWith } from './scan/scan.ts'

function noteDelivery({ events, options }: Base, { message, results }: DeliveryEvent): void {
  for (const result of results) {
    const what = result.outcome
    events.note(message.id, { what, detail: attemptText(message, result), patch: { outcome: what } })
  }
  options.hub.publish('inbox')
}

export function openTransport({ options }: Base): SmtpTransport {
  const { directory, smtp, dns, addressOrder } = options
  return systemTransport({
    name: smtp.hostname,
    policyFile: path.join(directory, 'mta-sts.json'),
    ...(dns === undefined ? {} : { dns }),
    ...(addressOrder === undefined ? {} : { addressOrder }),
  })
}

export function openDelivery(base: Base, transport: SmtpTransport): Delivery {
  const { options, queue, inbox } = base
  const { hostname } = options.smtp
  const local: RouteRule = { match: options.demoDomain, route: { kind: 'inbox' } }
  return createDelivery({
    queue,
    router: createRouter([...options.routes, local], { kind: 'mx', tls: 'opportunistic' }),
    transport,
    local: {
      async deliver({ id, envelope, recipients, data }) {
        const { summary } = queue.get(id) ?? { summary: { from: '', to: '', subject: '', messageId: '', date: '' } }
        const row = keptOf({ id, envelope: { ...envelope, recipients }, summary, size: data.length }, '', Date.now())
        await inbox.put(row, data)
      },
    },
    retry: options.retry,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    report: (report) => writeReport(report, hostname),
    onEvent: (event) => noteDelivery(base, event),
    log: (level, text, facts) => options.log[level](facts, text),
  })
}

function lateOf({ options, events, retractions, queue, link, settings }: Base): LateParts {
  const { takeBack = false, addresses = [] } = options.late ?? {}
  const show = async (id: string) => {
    await events.flush()
    return events.show(id)
  }
  const { hostname } = options.smtp
  const isOurs = (id: string) => link.hasSubmitted(id)
  const automatic = (rule: string): boolean => {
    const choice = settings.current.rules.find(({ name }) => name === rule)?.takeBack ?? 'default'
    return choice === 'default' ? takeBack : choice === 'always'
  }
  const report = (submission: string, rows: readonly DispositionNotice[]) => link.report(submission, rows)
  return { events, show, isOurs, retractions, queue, automatic, report, addresses, hostname, now: Date.now }
}

function stateLinkOf({ options, withheld }: Base, id: string): string | undefined {
  const { publicUrl } = options
  return publicUrl === undefined
    ? undefined
    : `${publicUrl.replace(/\/+$/, '')}/withheld/${withheld.make(id, Date.now())}`
}

export function openHold(base: Base): Hold {
  const { queue, backup, events, link, settings, fail, options } = base
  const disposer = new Disposer({
    queue,
    backup,
    events,
    report: (submission, rows) => link.report(submission, rows),
    bounce: (message, original, reason) => bounce(base, message, original, reason),
    stateLink: (id) => stateLinkOf(base, id),
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
    late(notice) {
      actLate(lateOf(base), notice).catch((error: unknown) => fail(`A late verdict on ${notice.submission}`, error))
    },
    obey(id, command) {
      const parts = {
        ...base,
        allowed: () => settings.current.protection.obeyAnalyst,
        deliverNow: (message: QueuedMessage, who: string) => deliverNow(base, hold, { message, who }),
        redeliver: (kept: string, who: string) => redeliver(base, kept, who),
        retractions: base.retractions,
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

interface Traced extends TraceClient {
  readonly envelope: Envelope
  readonly id: string
}

function traceField(by: string, { envelope, id, greeting, user, reverseName }: Traced): Buffer {
  const { clientName, clientAddress, tls, smtpUtf8, recipients } = envelope
  const [only] = recipients.length === 1 ? recipients : []
  const extended = greeting === 'HELO' ? 'SMTP' : 'ESMTP'
  return Buffer.from(
    receivedField({
      clientName,
      clientAddress,
      by,
      software: 'Lazaret',
      id,
      date: new Date(),
      extended,
      ...(tls ? { tls } : {}),
      ...(smtpUtf8 ? { smtpUtf8 } : {}),
      ...(user === undefined ? {} : { authenticated: user }),
      ...(reverseName === undefined ? {} : { reverseName }),
      ...(only ? { recipient: only.address } : {}),
    }),
  )
}

export function openIntake(base: Base, hold: Hold): Intake {
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
    trace: (envelope, id, how) => traceField(hostname, { envelope, id, ...how }),
    report: (submission, rows) => link.report(submission, rows),
    countReceived,
    now: Date.now,
    fail,
  })
}

export async function openListener(base: Base, intake: Intake): Promise<Listener> {
  const { options, settings } = base
  const { routes, demoDomain, smtp, tls, log } = options
  // The route of all other domains says where our own mail leaves; taking mail for everybody would be an open relay.
  const own = routes.filter(({ match }) => /[^*?.]/.test(match))
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

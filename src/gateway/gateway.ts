/** The gateway: its parts made, joined and stopped in order. */
import { rotateGatewayIdentity, showGatewayIdentity } from '#contract/identity-api.ts'
import { fetchCertificate } from '#runtime/identity/identity.ts'
import { identityRoutes } from '#runtime/identity/routes.ts'
import type { Mounted } from '#runtime/http/handler.ts'
import { deliverNow, redeliver } from './acts.ts'
import { gatewayRoutes } from './api/routes.ts'
import { nameOf } from './api/who.ts'
import { openDelivery, openHold, openIntake, openListener, openTransport } from './assemble.ts'
import { openBase, type Base } from './base.ts'
import { antiMalware } from './engines/anti-malware.ts'
import { rebuildEvents } from './events/rebuild.ts'
import type { Hold } from './hold/hold.ts'
import type { Gateway, GatewayOptions } from './options.ts'
import { queueFileRoutes } from './queue/api/routes.ts'
import { prepareEngines } from './scan/scan.ts'
import { sendOverSmtp } from './trial/send-over-smtp.ts'
import { sendTrialMessages } from './trial/send-trial.ts'
import { withheldRoutes } from './withheld/routes.ts'

function mountRoutes(base: Base, how: { hold: Hold; apply: () => void; port: number }): readonly Mounted[] {
  const { queue, options } = base
  const { identity, smtp, demoDomain } = options
  const host = smtp.host === '0.0.0.0' || smtp.host === '::' ? '127.0.0.1' : smtp.host
  const rebuild = () => rebuildEvents({ database: options.database, queue, now: Date.now })
  const files = queueFileRoutes({ queue, rebuild })
  const others = gatewayRoutes({
    ...base,
    ...how,
    identity,
    async probe(address) {
      const { validUntil, notes, validFrom: _, ...shown } = await fetchCertificate(address)
      return { ...shown, notes: [...notes], validUntil: validUntil.toISOString() }
    },
    deliverNow: (message, who) => deliverNow(base, how.hold, { message, who }),
    redeliver: (id, who) => redeliver(base, id, who),
    sendTrial: () => sendTrialMessages(sendOverSmtp({ host, port: how.port, name: smtp.hostname }), demoDomain),
    now: Date.now,
  })
  const own = identityRoutes({
    keeper: identity,
    show: showGatewayIdentity,
    rotate: rotateGatewayIdentity,
    rotated: (caller, detail) => base.events.audit(nameOf(caller), 'identity-rotated', detail),
  })
  const withheld = withheldRoutes({
    tokens: base.withheld,
    queue,
    now: Date.now,
    async show(id) {
      await base.events.flush()
      return base.events.show(id)
    },
  })
  return [...others, ...files, ...own, ...withheld]
}

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  await using building = new AsyncDisposableStack()
  const base = await openBase(options)
  building.use(base.queue)
  building.defer(() => base.events.stop())
  const { queue, settings, link } = base
  const hold = openHold(base)
  const transport = building.use(openTransport(base))
  const delivery = building.use(openDelivery(base, transport))
  building.defer(options.identity.onChange(() => (link.reconnect(), options.hub.publish('protection'))))
  building.defer(() => (hold.stop(), link.stop()))
  building.use(base.retractions)
  building.defer(queue.subscribe(() => options.hub.publish('queue')))
  const listener = await openListener(base, openIntake(base, hold))
  building.defer(() => {
    hold.waits.release()
    return listener.stop(10_000)
  })
  const apply = (): void => {
    const { protection, servers, flow, rules } = settings.current
    prepareEngines([antiMalware(options.inspect)], rules)
    link.use(protection.submitClean ? servers : [])
    if (flow.sending) delivery.resumeSending()
    else delivery.pauseSending()
    options.hub.publish('protection')
  }
  await base.retractions.start()
  hold.start()
  delivery.start()
  apply()
  const mounted = mountRoutes(base, { hold, apply, port: listener.port })
  const stack = building.move()
  return { smtpPort: listener.port, mounted, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** All routes of the gateway's console and command line. */
import { gatewayFigures, listAudit, listEvents, showEvent } from '#contract/gateway-events-api.ts'
import { sendTest } from '#contract/gateway-kept-api.ts'
import { changeRule, listRules, rule } from '#contract/gateway-rules-api.ts'
import { retractMessage, showRetraction } from '#contract/gateway-retraction-api.ts'
import { Failure } from '#core/errors.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { keptRoutes } from './kept.ts'
import type { ApiParts } from './parts.ts'
import { protectionRoutes } from './protection.ts'
import { queueRoutes } from './queue.ts'
import { nameOf } from './who.ts'

const day = 86_400_000

function ruleRoutes({ settings, events, apply }: ApiParts): readonly Mounted[] {
  return [
    handle(listRules, () => ({ rules: [...settings.current.rules] })),
    handle(changeRule, async ({ params, body, caller }) => {
      const before = settings.current.rules.find(({ id }) => id === params.id)
      if (!before) throw new Failure('not-found', 'There is no such rule, or no longer.')
      const next = rule.parse({ ...before, ...body })
      await settings.change((all) => ({ ...all, rules: all.rules.map((one) => (one.id === next.id ? next : one)) }))
      apply()
      events.audit(nameOf(caller), 'rule', `${next.name}: ${JSON.stringify(body)}`)
      return next
    }),
  ]
}

export function gatewayRoutes(parts: ApiParts): readonly Mounted[] {
  const { events, queue, sendTrial, now } = parts
  return [
    ...protectionRoutes(parts),
    ...queueRoutes(parts),
    ...keptRoutes(parts),
    ...ruleRoutes(parts),
    handle(listEvents, async ({ query }) => {
      await events.flush()
      return { events: await events.list(query) }
    }),
    handle(showEvent, async ({ params }) => {
      await events.flush()
      const event = await events.show(params.id)
      if (!event) throw new Failure('not-found', 'There is no such event.')
      return event
    }),
    handle(showRetraction, ({ params }) => parts.retractions.show(params.id)),
    handle(retractMessage, async ({ params, body, caller }) => {
      if (!parts.retractions.configured) throw new Failure('conflict', 'No mailbox connector is set up.')
      await parts.retractions.ask(params.id, body.action, nameOf(caller))
      events.audit(nameOf(caller), `mailbox-${body.action}`, params.id)
      return parts.retractions.show(params.id)
    }),
    handle(sendTest, async () => ({ messages: [...(await sendTrial())] })),
    handle(listAudit, async ({ query }) => {
      await events.flush()
      return { entries: await events.audited(query) }
    }),
    handle(gatewayFigures, async () => {
      const { hold, deferred } = queue.counts()
      return { ...(await events.figures(new Date(now() - day))), held: hold.messages, deferred: deferred.messages }
    }),
  ]
}

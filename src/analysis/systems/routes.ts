/** Routes about external systems: their own introduction and the analyst's decisions. */
import { limits } from '#core/limits.ts'
import { introduce } from '#contract/analysis-api.ts'
import { decideSystem, listSystems } from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Feed } from '../verdicts/feed.ts'
import type { SystemRegistry } from './registry.ts'
import { fromRow } from './row.ts'

interface Parts {
  readonly registry: SystemRegistry
  readonly feed: Feed
  readonly hub: Pick<Hub, 'publish'>
  /** The platform's own. */
  readonly identity: { readonly fingerprint: string }
}

export function introductionRoutes({ registry, hub }: Parts): Mounted[] {
  return [
    handle(introduce, async ({ body, caller }) => {
      const { state, isNew } = await registry.introduce(body, caller)
      if (isNew) hub.publish('systems')
      return { state, largestObject: limits.message.size }
    }),
  ]
}

export function systemRoutes({ registry, feed, hub, identity }: Parts): Mounted[] {
  return [
    handle(listSystems, async () => ({ fingerprint: identity.fingerprint, systems: await registry.list() })),
    handle(decideSystem, async ({ params, body }) => {
      const row = await registry.decide(params.id, body.decision, body.fingerprint)
      // Open streams are asked for anew, and only an accepted certificate gets one.
      if (row.state !== 'accepted') feed.close(row.system)
      hub.publish('systems')
      return fromRow(row)
    }),
  ]
}

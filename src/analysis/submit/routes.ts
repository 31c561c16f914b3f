/** Handing over a submission. */
import { submit } from '#contract/analysis-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { SystemRegistry } from '../systems/registry.ts'
import { accept, type AcceptParts } from './accept.ts'

interface Parts extends AcceptParts {
  readonly registry: SystemRegistry
  readonly dispatcher: Pick<Dispatcher, 'wake'>
  readonly hub: Pick<Hub, 'publish'>
}

export function submitRoutes(parts: Parts): Mounted[] {
  return [
    handle(submit, async (call) => {
      const from = await parts.registry.authorise(call.caller)
      const { id, state } = await accept(parts, await call.upload(), from)
      if (state === 'queued' || state === 'analysing') parts.dispatcher.wake()
      for (const topic of ['submissions', 'figures'] as const) parts.hub.publish(topic)
      return { id, state }
    }),
  ]
}

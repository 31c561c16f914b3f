/** Exclusions for the analyst. */
import { addExclusion, listExclusions, removeExclusion } from '#contract/analysis-console-api.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import { whoIs } from '../who.ts'
import type { Exclusions } from './store.ts'

export function exclusionRoutes(exclusions: Exclusions, now: () => number): Mounted[] {
  return [
    handle(listExclusions, async () => ({ exclusions: await exclusions.all() })),
    handle(addExclusion, ({ body, caller }) => exclusions.add(body, whoIs(caller), new Date(now()))),
    handle(removeExclusion, async ({ params }) => {
      await exclusions.remove(params.id)
      return { removed: params.id }
    }),
  ]
}

/** Threat lists for the analyst. */
import {
  changeIndicatorList,
  exceptIndicator,
  fetchIndicatorList,
  findIndicators,
  indicatorUpload,
  listIndicatorLists,
  removeIndicatorList,
  subscribeIndicatorList,
  uploadIndicatorList,
} from '#contract/analysis-technologies-api.ts'
import { Failure } from '#core/errors.ts'
import { handle, type Mounted, type Upload } from '#runtime/http/handler.ts'
import { whoIs } from '../../who.ts'
import type { IndicatorFeeds } from './feeds.ts'
import { readList } from './read-list.ts'
import type { IndicatorStore } from './store.ts'

export interface IndicatorRouteParts {
  readonly store: IndicatorStore
  readonly feeds: IndicatorFeeds
  readonly common: ReadonlySet<string>
  readonly now: () => number
}

export function indicatorRoutes(parts: IndicatorRouteParts): Mounted[] {
  const { store, feeds, now } = parts
  return [
    handle(listIndicatorLists, async () => ({ lists: await store.lists() })),
    handle(uploadIndicatorList, async ({ upload, caller }) => take(parts, await upload(), whoIs(caller))),
    handle(subscribeIndicatorList, async ({ body, caller }) => {
      const id = await store.add({ ...body, who: whoIs(caller) }, new Date(now()))
      // A wrong address is told at once; the list stays, so that it can be fetched when the address answers.
      return feeds.fetch(id).catch(async () => store.change(id, {}))
    }),
    handle(changeIndicatorList, ({ params, body }) => store.change(params.id, body)),
    handle(fetchIndicatorList, ({ params }) => feeds.fetch(params.id)),
    handle(removeIndicatorList, async ({ params }) => {
      await store.remove(params.id)
      return { removed: params.id }
    }),
    handle(findIndicators, async ({ query }) => ({ indicators: await store.find(query.value) })),
    handle(exceptIndicator, async ({ body, caller }) => {
      const value = body.excepted
        ? await store.except(body.value, whoIs(caller), new Date(now()))
        : await store.takeBack(body.value)
      return { value, excepted: body.excepted }
    }),
  ]
}

async function take({ store, feeds, common, now }: IndicatorRouteParts, { fields, content }: Upload, who: string) {
  const parsed = indicatorUpload.safeParse(fields)
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new Failure('invalid-request', 'The upload needs a name for the list.', details)
  }
  const { replace, ...meant } = parsed.data
  // What cannot be read adds no list.
  const list = await readList(content, meant.purpose === 'known-good' ? new Set() : common)
  if (replace !== undefined) await store.change(replace, meant)
  const id = replace ?? (await store.add({ ...meant, address: null, refreshHours: 24, who }, new Date(now())))
  return feeds.fill(id, list)
}

/** Rule sets for the analyst. Whatever is stored compiled when it came; what is turned on or restored is compiled again. */
import {
  addRuleSet,
  addRuleSetVersion,
  changeRuleSet,
  checkRules,
  listRuleSets,
  removeRuleSet,
  restoreRuleSetVersion,
  showRuleSet,
  showRuleSetVersion,
} from '#contract/analysis-rulesets-api.ts'
import { handle, type Caller, type Mounted } from '#runtime/http/handler.ts'
import { whoIs } from '../who.ts'
import { checkDraft, mustCompile } from './check.ts'
import type { Act, RuleSetStore } from './store.ts'
import { trialRoutes, type TrialRouteParts } from './trial-routes.ts'

export interface RuleSetRouteParts extends TrialRouteParts {
  /** What counts has changed: this process and the others are to use it. */
  readonly changed: () => Promise<void>
  readonly now: () => number
}

export const ruleSetRoutes = (parts: RuleSetRouteParts): Mounted[] => [
  ...readingRoutes(parts.store),
  ...textRoutes(parts),
  ...setRoutes(parts),
  ...trialRoutes(parts),
]

const readingRoutes = (store: RuleSetStore): Mounted[] => [
  handle(listRuleSets, async () => ({ sets: await store.list(), changes: await store.changes() })),
  handle(showRuleSet, async ({ params }) => {
    const set = await store.one(params.id)
    const { text } = await store.version(set.id, set.version)
    return { set, text, versions: await store.versions(set.id) }
  }),
  handle(showRuleSetVersion, async ({ params }) => {
    const { version, rules, comment, who, at, text } = await store.version(params.id, params.version)
    return { version, rules, comment, who, at: at.toISOString(), text }
  }),
  handle(checkRules, ({ body }) => checkDraft(body)),
]

const actOf = (caller: Caller, now: () => number): Act => ({ who: whoIs(caller), at: new Date(now()) })

function textRoutes({ store, changed, now }: RuleSetRouteParts): Mounted[] {
  return [
    handle(addRuleSet, async ({ body, caller }) => {
      const rules = await mustCompile(body)
      const id = await store.add({ ...body, rules }, actOf(caller, now))
      await changed()
      return store.one(id)
    }),
    handle(addRuleSetVersion, async ({ params, body, caller }) => {
      const { kind } = await store.one(params.id)
      const rules = await mustCompile({ kind, text: body.text })
      await store.addVersion(params.id, { ...body, rules }, actOf(caller, now))
      await changed()
      return store.one(params.id)
    }),
    handle(restoreRuleSetVersion, async ({ params, caller }) => {
      const { kind } = await store.one(params.id)
      const { text, comment, version } = await store.version(params.id, params.version)
      const rules = await mustCompile({ kind, text })
      await store.addVersion(params.id, { text, comment, rules, restored: version }, actOf(caller, now))
      await changed()
      return store.one(params.id)
    }),
  ]
}

function setRoutes({ store, changed, now }: RuleSetRouteParts): Mounted[] {
  return [
    handle(changeRuleSet, async ({ params, body, caller }) => {
      const { kind, version } = await store.one(params.id)
      const act = actOf(caller, now)
      // An engine of another version may refuse what one before it took.
      if (body.enabled === true) await mustCompile({ kind, text: (await store.version(params.id, version)).text })
      if (body.name !== undefined) await store.rename(params.id, body.name, act)
      if (body.enabled !== undefined) await store.turn(params.id, { enabled: body.enabled, version }, act)
      await changed()
      return store.one(params.id)
    }),
    handle(removeRuleSet, async ({ params, caller }) => {
      await store.remove(params.id, actOf(caller, now))
      await changed()
      return { removed: params.id }
    }),
  ]
}

/** Trying rules over a file, an earlier submission or the newest ones. */
import { fileTrial, testRules, testRulesOnFile } from '#contract/analysis-rulesets-api.ts'
import { Failure } from '#core/errors.ts'
import type { OwnRuleSet } from '#inspection/own-rules/rule-set.ts'
import type { Blobs } from '#runtime/blobs/blobs.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Database, SubmissionRecord } from '../database/tables.ts'
import { mustCompile, type Draft } from './check.ts'
import type { RuleSetStore } from './store.ts'
import type { Subject, Trials } from './trial.ts'

export interface TrialRouteParts {
  readonly db: Database
  readonly blobs: Pick<Blobs, 'get'>
  readonly store: RuleSetStore
  readonly trials: Trials
}

type Rules = Draft | { readonly set: string; readonly version?: number | undefined }

export function trialRoutes({ db, blobs, store, trials }: TrialRouteParts): Mounted[] {
  const subjectOf = ({ id, kind, name, sha256 }: Submitted): Subject => ({
    submission: id,
    name,
    isMessage: kind === 'message',
    content: () => blobs.get(sha256),
  })
  return [
    handle(testRules, async ({ body }) => {
      const set = await rulesOf(store, body.rules)
      const submissions =
        'submission' in body.over ? await one(db, body.over.submission) : await newest(db, body.over.recent)
      return trials.run(set, submissions.map(subjectOf))
    }),
    handle(testRulesOnFile, async ({ upload }) => {
      const { fields, content } = await upload()
      const parsed = fileTrial.safeParse(fields)
      if (!parsed.success) throw new Failure('invalid-request', 'The upload needs kind and text, or set.')
      const set = await rulesOf(store, parsed.data)
      const { name } = parsed.data
      return trials.run(set, [{ name, isMessage: /\.eml$/i.test(name), content: async () => content }])
    }),
  ]
}

/** A draft that does not compile is refused, as it would be when it is saved. */
async function rulesOf(store: RuleSetStore, rules: Rules): Promise<OwnRuleSet> {
  if ('text' in rules) {
    await mustCompile(rules)
    return { name: 'draft', kind: rules.kind, text: rules.text }
  }
  const { name, kind, version } = await store.one(rules.set)
  const { text } = await store.version(rules.set, rules.version ?? version)
  await mustCompile({ kind, text })
  return { name, kind, text }
}

type Submitted = Pick<SubmissionRecord, 'id' | 'kind' | 'name' | 'sha256'>
const columns = ['id', 'kind', 'name', 'sha256'] as const

async function one(db: Database, id: string): Promise<Submitted[]> {
  const row = await db.selectFrom('submission').select(columns).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not-found', 'There is no such submission.')
  return [row]
}

const newest = (db: Database, count: number): Promise<Submitted[]> =>
  db.selectFrom('submission').select(columns).orderBy('arrived', 'desc').orderBy('id', 'desc').limit(count).execute()

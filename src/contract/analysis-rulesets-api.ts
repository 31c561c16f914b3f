/** Rule sets that people bring to the analysis platform: YARA and Sigma rules with their history, checked and tried before they count. */
import { z } from 'zod'
import { severities } from '#core/finding.ts'
import { defineRoute } from './route.ts'
import { identifier } from './words.ts'

export const ruleSetKinds = ['yara', 'sigma'] as const
/** Characters of one set. */
const longest = 1024 * 1024

const kind = z.enum(ruleSetKinds)
const name = z.string().trim().min(1).max(100)
const text = z.string().min(1).max(longest)
const comment = z.string().trim().max(500).default('')
const version = z.coerce.number().int().min(1)
const oneOf = z.object({ id: identifier })
const oneVersion = z.object({ id: identifier, version })

export const ruleProblem = z.object({
  /** One-based; absent where the engine does not say. */
  line: z.number().int().optional(),
  /** The rule it is in; absent outside of every rule. */
  rule: z.string().optional(),
  why: z.string(),
})
export type RuleProblemRow = z.infer<typeof ruleProblem>

export const checkedRules = z.object({
  /** Names of the rules. */
  rules: z.array(z.string()).readonly(),
  /** With one of these the text is not taken. */
  problems: z.array(ruleProblem).readonly(),
  /** What loads and does not do what one might expect. */
  warnings: z.array(ruleProblem).readonly(),
})
export type CheckedRulesRow = z.infer<typeof checkedRules>

export const ruleSet = z.object({
  id: identifier,
  name: z.string(),
  kind,
  enabled: z.boolean(),
  /** The version that counts; versions are numbered from 1. */
  version: z.number().int(),
  /** Number of rules in it. */
  rules: z.number().int(),
  /** Who changed its text last, and when. */
  who: z.string(),
  at: z.iso.datetime(),
})
export type RuleSetRow = z.infer<typeof ruleSet>

export const ruleSetVersion = z.object({
  version: z.number().int(),
  rules: z.number().int(),
  comment: z.string(),
  who: z.string(),
  at: z.iso.datetime(),
})
export type RuleSetVersionRow = z.infer<typeof ruleSetVersion>

export const ruleSetActs = ['added', 'changed', 'restored', 'renamed', 'enabled', 'disabled', 'removed'] as const

export const ruleSetChange = z.object({
  name: z.string(),
  act: z.enum(ruleSetActs),
  /** The version, or the name before. */
  detail: z.string(),
  who: z.string(),
  at: z.iso.datetime(),
})
export type RuleSetChangeRow = z.infer<typeof ruleSetChange>

const path = '/api/v1/analysis/rule-sets'

export const listRuleSets = defineRoute({
  id: 'listRuleSets',
  method: 'GET',
  path,
  access: 'analysis:read',
  summary: 'Rule sets of this installation, beside the shipped rules, and who changed them last.',
  reply: z.object({ sets: z.array(ruleSet), changes: z.array(ruleSetChange) }),
})

export const showRuleSet = defineRoute({
  id: 'showRuleSet',
  method: 'GET',
  path: `${path}/:id`,
  access: 'analysis:read',
  summary: 'One rule set with the text that counts and all its versions, newest first.',
  params: oneOf,
  reply: z.object({ set: ruleSet, text: z.string(), versions: z.array(ruleSetVersion) }),
})

export const showRuleSetVersion = defineRoute({
  id: 'showRuleSetVersion',
  method: 'GET',
  path: `${path}/:id/versions/:version`,
  access: 'analysis:read',
  summary: 'The text of one version of a rule set.',
  params: oneVersion,
  reply: ruleSetVersion.extend({ text: z.string() }),
})

export const checkRules = defineRoute({
  id: 'checkRules',
  method: 'POST',
  path: `${path}/check`,
  access: 'analysis:write',
  summary: 'Compiles a text of rules without keeping it; problems name the line and the rule.',
  body: z.object({ kind, text }),
  reply: checkedRules,
})

export const addRuleSet = defineRoute({
  id: 'addRuleSet',
  method: 'POST',
  path,
  access: 'analysis:write',
  summary:
    'Adds a rule set, turned off unless told otherwise. A text that does not compile is refused; the details name line and rule.',
  body: z.object({ name, kind, text, comment, enabled: z.boolean().default(false) }),
  reply: ruleSet,
})

export const changeRuleSet = defineRoute({
  id: 'changeRuleSet',
  method: 'PUT',
  path: `${path}/:id`,
  access: 'analysis:write',
  summary: 'Renames a rule set, turns it on or off. Recent clean results are judged again with the rules of then.',
  params: oneOf,
  body: z.object({ name: name.optional(), enabled: z.boolean().optional() }),
  reply: ruleSet,
})

export const addRuleSetVersion = defineRoute({
  id: 'addRuleSetVersion',
  method: 'POST',
  path: `${path}/:id/versions`,
  access: 'analysis:write',
  summary:
    'Puts another text in the place of the one that counts, as the next version. A text that does not compile is refused.',
  params: oneOf,
  body: z.object({ text, comment }),
  reply: ruleSet,
})

export const restoreRuleSetVersion = defineRoute({
  id: 'restoreRuleSetVersion',
  method: 'POST',
  path: `${path}/:id/versions/:version/restore`,
  access: 'analysis:write',
  summary: 'Makes the text of an earlier version count again, as the next version.',
  params: oneVersion,
  reply: ruleSet,
})

export const removeRuleSet = defineRoute({
  id: 'removeRuleSet',
  method: 'DELETE',
  path: `${path}/:id`,
  access: 'analysis:write',
  summary: 'Removes a rule set with its history.',
  params: oneOf,
  reply: z.object({ removed: identifier }),
})

/** A text that is not kept yet, or a version of a set; the one that counts where none is named. */
const draft = z.object({ kind, text })
const stored = z.object({ set: identifier, version: version.optional() })

export const ruleHit = z.object({
  /** Absent for a file that was brought. */
  submission: identifier.optional(),
  /** Of the submission or file. */
  name: z.string(),
  /** What in it: the name of the attachment, the entry of an archive, the decoded layer. */
  object: z.string(),
  rule: z.string(),
  severity: z.enum(severities),
  text: z.string(),
})
export type RuleHitRow = z.infer<typeof ruleHit>

export const ruleTrial = z.object({
  /** Submissions or files that were looked at. */
  looked: z.number().int(),
  /** Those that could not be: their bytes are gone, or the time was over. */
  left: z.number().int(),
  /** Looked at, but not to the end. */
  unfinished: z.number().int(),
  hits: z.array(ruleHit),
  /** There are more hits than are told. */
  isCut: z.boolean(),
})
export type RuleTrialRow = z.infer<typeof ruleTrial>

export const testRules = defineRoute({
  id: 'testRules',
  method: 'POST',
  path: `${path}/test`,
  access: 'analysis:write',
  summary:
    'Says what a draft or a version would match in one earlier submission or in the newest ones, without changing any verdict.',
  body: z.object({
    rules: z.union([draft, stored]),
    over: z.union([z.object({ submission: identifier }), z.object({ recent: z.number().int().min(1).max(500) })]),
  }),
  reply: ruleTrial,
})

export const testRulesOnFile = defineRoute({
  id: 'testRulesOnFile',
  method: 'POST',
  path: `${path}/test-file`,
  access: 'analysis:write',
  summary:
    'Says what a draft or a version would match in a file or message: multipart/form-data with `content`, `name`, and either `kind` and `text`, or `set` and perhaps `version`.',
  takes: 'upload',
  reply: ruleTrial,
})
/** Text parts of the upload. */
export const fileTrial = z.object({ name: z.string().max(1000).default('file') }).and(z.union([draft, stored]))

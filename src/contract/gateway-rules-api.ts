/** Rules: what happens on a detection and without a verdict. */
import { z } from 'zod'
import { actions, noVerdictPolicies } from '#core/disposition.ts'
import { defineRoute } from './route.ts'
import { identifier } from './words.ts'

const base = '/api/v1/gateway'

/** Whether a late detection takes the message back without a person: as the gateway does by default, always, or never. */
export const takeBackChoices = ['default', 'always', 'never'] as const

/** One engine that judges mail inside DATA: whether it runs, and what its detection does. */
export const engineSettings = z.object({ enabled: z.boolean(), action: z.enum(actions) })

export const engineDefaults = { antiMalware: { enabled: false, action: 'delete' } } as const

export const rule = z.object({
  id: identifier,
  name: z.string().min(1).max(200),
  enabled: z.boolean(),
  position: z.number().int(),
  analysisProtection: z.boolean(),
  engines: z.object({ antiMalware: engineSettings }),
  onDetection: z.enum(actions),
  noVerdict: z.enum(noVerdictPolicies),
  keepWaitingHours: z.number().int().min(1).max(168).describe('limit of the policy keep-waiting'),
  backup: z.boolean(),
  subjectTag: z.string().max(100),
  takeBack: z
    .enum(takeBackChoices)
    .default('default')
    .describe('whether a late detection takes the message out of the mailboxes without a person'),
  banner: z.string().max(2000).describe('text of the warning where the policy adds one'),
})

export type Rule = z.infer<typeof rule>

export const listRules = defineRoute({
  id: 'listRules',
  method: 'GET',
  path: `${base}/rules`,
  access: 'gateway:read',
  summary: 'Rules, top down; the first that matches decides.',
  reply: z.object({ rules: z.array(rule) }),
})

export const changeRule = defineRoute({
  id: 'changeRule',
  method: 'PUT',
  path: `${base}/rules/:id`,
  access: 'gateway:write',
  summary: 'Changes a rule.',
  params: z.object({ id: identifier }),
  body: rule.omit({ id: true, position: true }).partial(),
  reply: rule,
})

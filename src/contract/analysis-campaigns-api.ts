/** Campaigns, and the work of analysts on alerts: who takes one, what they note, whose mail matters most. */
import { z } from 'zod'
import { alertRow, importances } from './analysis-console-api.ts'
import { defineRoute } from './route.ts'
import { identifier, page } from './words.ts'

const oneOf = z.object({ id: identifier })

export const campaign = z.object({
  id: identifier,
  /** Subject of its first alert. */
  name: z.string(),
  threat: z.string(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  alerts: z.number().int(),
})
export type Campaign = z.infer<typeof campaign>

export const listCampaigns = defineRoute({
  id: 'listCampaigns',
  method: 'GET',
  path: '/api/v1/analysis/campaigns',
  access: 'analysis:read',
  summary:
    'Alerts that are alike, gathered: by object, address, sender, subject or what was seen when they ran; newest first.',
  query: page,
  reply: z.object({ campaigns: z.array(campaign) }),
})

export const showCampaign = defineRoute({
  id: 'showCampaign',
  method: 'GET',
  path: '/api/v1/analysis/campaigns/:id',
  access: 'analysis:read',
  summary: 'One campaign: what its alerts have in common, and the alerts, newest first.',
  params: oneOf,
  reply: campaign.extend({
    /** Each with the number of alerts that have it. */
    traits: z.array(z.object({ kind: z.string(), value: z.string(), alerts: z.number().int() })),
    rows: z.array(alertRow),
  }),
})

export const annotateAlert = defineRoute({
  id: 'annotateAlert',
  method: 'POST',
  path: '/api/v1/analysis/alerts/:id/annotation',
  access: 'analysis:write',
  summary: 'Assigns an alert, changes its importance, or notes something; all of it stands in its log of changes.',
  params: oneOf,
  body: z
    .object({
      /** Empty for nobody. */
      assignee: z.string().trim().max(200).optional(),
      importance: z.enum(importances).optional(),
      comment: z.string().trim().min(1).max(4000).optional(),
    })
    .refine((body) => Object.values(body).some((value) => value !== undefined), { error: 'nothing to change' }),
  reply: alertRow,
})

const vip = z.object({ mask: z.string(), who: z.string(), at: z.iso.datetime() })
export type Vip = z.infer<typeof vip>

export const listVips = defineRoute({
  id: 'listVips',
  method: 'GET',
  path: '/api/v1/analysis/vips',
  access: 'analysis:read',
  summary: 'Recipients whose alerts are of high importance; asks for analysis:vip too.',
  reply: z.object({ vips: z.array(vip) }),
})

export const changeVip = defineRoute({
  id: 'changeVip',
  method: 'POST',
  path: '/api/v1/analysis/vips',
  access: 'analysis:write',
  summary:
    'Adds a recipient, or a mask with * and ?, to those whose alerts are of high importance, or takes it out; asks for analysis:vip too.',
  body: z.object({ mask: z.string().trim().min(3).max(320), vip: z.boolean() }),
  reply: z.object({ mask: z.string(), vip: z.boolean() }),
})

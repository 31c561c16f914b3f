/** Events, audit log and figures: what became of each message and what people changed. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { envelope, identifier, level, page, summary } from './words.ts'

const base = '/api/v1/gateway'

export const timelineEntry = z.object({ at: z.iso.datetime(), what: z.string(), detail: z.string() })

export type TimelineEntry = z.infer<typeof timelineEntry>

export const eventRow = z.object({
  id: identifier,
  at: z.iso.datetime(),
  sender: z.string(),
  recipients: z.array(z.string()),
  summary,
  size: z.number().int(),
  clientAddress: z.string(),
  rule: z.string(),
  /** Where the message is now or how it ended. */
  outcome: z.string(),
  level: level.optional(),
  threat: z.string().optional(),
  unanalysed: z.boolean(),
})

export type EventRow = z.infer<typeof eventRow>

export const listEvents = defineRoute({
  id: 'listEvents',
  method: 'GET',
  path: `${base}/events`,
  access: 'gateway:read',
  summary: 'One row a message, newest first.',
  query: page.extend({ text: z.string().max(200).optional(), outcome: z.string().max(40).optional() }),
  reply: z.object({ events: z.array(eventRow) }),
})

export const showEvent = defineRoute({
  id: 'showEvent',
  method: 'GET',
  path: `${base}/events/:id`,
  access: 'gateway:read',
  summary: 'One message with its whole timeline.',
  params: z.object({ id: identifier }),
  reply: eventRow.extend({ envelope, timeline: z.array(timelineEntry), backup: identifier.optional() }),
})

export const gatewayFigures = defineRoute({
  id: 'gatewayFigures',
  method: 'GET',
  path: `${base}/figures`,
  access: 'gateway:read',
  summary: "The dashboard's figures of the last 24 hours.",
  reply: z.object({
    received: z.number().int(),
    delivered: z.number().int(),
    stopped: z.number().int(),
    held: z.number().int(),
    deferred: z.number().int(),
    releasedUnanalysed: z.number().int(),
  }),
})

export const auditRow = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  who: z.string(),
  what: z.string(),
  detail: z.string(),
})

export type AuditRow = z.infer<typeof auditRow>

export const listAudit = defineRoute({
  id: 'listAudit',
  method: 'GET',
  path: `${base}/audit`,
  access: 'gateway:read',
  summary: 'What people changed on this gateway and did with messages, newest first.',
  query: page,
  reply: z.object({ entries: z.array(auditRow) }),
})

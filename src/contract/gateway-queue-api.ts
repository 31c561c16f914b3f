/** The message queue page: what waits, what a person does with it, and the two flow switches. */
import { z } from 'zod'
import { queues } from '#core/disposition.ts'
import { defineRoute } from './route.ts'
import { identifier, page, summary } from './words.ts'

const base = '/api/v1/gateway'

export const queueRow = z.object({
  id: identifier,
  queue: z.enum(queues),
  at: z.iso.datetime(),
  size: z.number().int(),
  summary,
  sender: z.string(),
  recipients: z.array(
    z.object({ address: z.string(), state: z.string(), lastReply: z.string(), attempts: z.number().int() }),
  ),
  /** ISO 8601: next attempt, or the end of the wait in hold. */
  due: z.iso.datetime().optional(),
  reason: z.string(),
  submission: identifier.optional(),
  progress: z.number().optional(),
})

export type QueueRow = z.infer<typeof queueRow>

export const listQueue = defineRoute({
  id: 'listQueue',
  method: 'GET',
  path: `${base}/queue`,
  access: 'gateway:read',
  summary: 'Messages in the queues.',
  query: page.extend({ queue: z.enum(queues).optional(), text: z.string().max(200).optional() }),
  reply: z.object({
    messages: z.array(queueRow),
    counts: z.record(z.enum(queues), z.object({ messages: z.number().int(), bytes: z.number() })),
    receiving: z.boolean(),
    sending: z.boolean(),
  }),
})

export const actOnQueue = defineRoute({
  id: 'actOnQueue',
  method: 'POST',
  path: `${base}/queue/actions`,
  access: 'gateway:write',
  summary: 'Delivers now or deletes the named messages; the person is written to the audit log.',
  body: z.object({ action: z.enum(['deliver', 'delete']), ids: z.array(identifier).min(1).max(1000) }),
  reply: z.object({ done: z.array(identifier), missing: z.array(identifier) }),
})

export const switchFlow = defineRoute({
  id: 'switchFlow',
  method: 'PUT',
  path: `${base}/flow`,
  access: 'gateway:write',
  summary: 'Turns receiving or sending off and on.',
  body: z.object({ receiving: z.boolean().optional(), sending: z.boolean().optional() }),
  reply: z.object({ receiving: z.boolean(), sending: z.boolean() }),
})

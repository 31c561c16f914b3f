/** What `lazaret admin queue` asks of the running gateway beyond the console: one message whole, its bytes, a new search index. */
import { z } from 'zod'
import { queueRow } from '#contract/gateway-queue-api.ts'
import { defineRoute } from '#contract/route.ts'
import { envelope, identifier } from '#contract/words.ts'

const base = '/api/v1/gateway/queue'

export const queuedMessage = queueRow.extend({
  envelope,
  rule: z.string(),
  annotations: z.record(z.string(), z.string()),
  recipients: z.array(
    z.object({
      address: z.string(),
      state: z.string(),
      lastReply: z.string(),
      attempts: z.number().int(),
      nextAttemptAt: z.number(),
      lastHost: z.string().optional(),
      lastTls: z.string().optional(),
    }),
  ),
})
export type QueuedMessageDetail = z.infer<typeof queuedMessage>

export const showQueued = defineRoute({
  id: 'showQueued',
  method: 'GET',
  path: `${base}/messages/:id`,
  access: 'gateway:read',
  summary: 'One queued message with its envelope and the last attempt for each recipient.',
  params: z.object({ id: identifier }),
  reply: queuedMessage,
})

export const exportQueued = defineRoute({
  id: 'exportQueued',
  method: 'GET',
  path: `${base}/messages/:id/export`,
  access: 'gateway:write',
  summary: 'The bytes of a queued message as they are on disk, damaged or not, in base64.',
  params: z.object({ id: identifier }),
  reply: z.object({ message: queuedMessage, data: z.string() }),
})

export const rebuildEventIndex = defineRoute({
  id: 'rebuildEventIndex',
  method: 'POST',
  path: `${base}/rebuild`,
  access: 'gateway:write',
  summary: 'Makes the search index agree with the queue files.',
  reply: z.object({ added: z.number().int(), corrected: z.number().int(), ended: z.number().int() }),
})

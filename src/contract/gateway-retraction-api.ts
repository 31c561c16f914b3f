/** Taking a delivered message back out of the mailboxes, and putting it back. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { identifier } from './words.ts'

export const retractionActions = ['retract', 'restore'] as const
export type RetractionAction = (typeof retractionActions)[number]

export const retractionStates = [
  'waiting',
  'moved',
  'restored',
  'not-found',
  'already-deleted',
  'no-connector',
  'failed',
] as const
export const retractionRow = z.object({
  recipient: z.string(),
  state: z.enum(retractionStates),
  detail: z.string().describe('why it waits or failed, or the folder it was in'),
  folder: z.string().optional().describe('where the message was'),
  attempts: z.number().int(),
  at: z.iso.datetime(),
})
export type RetractionRow = z.infer<typeof retractionRow>

const of = z.object({ id: identifier })
const reply = z.object({
  configured: z.boolean().describe('whether a mailbox connector is set up at all'),
  action: z.enum(retractionActions).optional(),
  who: z.string().optional(),
  recipients: z.array(retractionRow),
})
export type Retraction = z.infer<typeof reply>

export const showRetraction = defineRoute({
  id: 'showRetraction',
  method: 'GET',
  path: '/api/v1/gateway/events/:id/retraction',
  access: 'gateway:read',
  summary: 'What became of taking a delivered message back, recipient by recipient.',
  params: of,
  reply,
})

export const retractMessage = defineRoute({
  id: 'retractMessage',
  method: 'POST',
  path: '/api/v1/gateway/events/:id/retraction',
  access: 'gateway:retract',
  summary: 'Moves a delivered message into a hidden folder of each mailbox, or back to where it was.',
  params: of,
  body: z.object({ action: z.enum(retractionActions) }),
  reply,
})

/** What a recipient may know of attachments that follow later: their state, behind a link that nobody can guess. */
import { z } from 'zod'
import { defineRoute } from './route.ts'

export const withheldStates = ['waiting', 'delivered', 'blocked', 'expired'] as const

const reply = z.object({
  state: z.enum(withheldStates),
  subject: z.string().optional(),
  sender: z.string().optional(),
  receivedAt: z.iso.datetime().optional(),
})
export type Withheld = z.infer<typeof reply>

export const showWithheld = defineRoute({
  id: 'showWithheld',
  method: 'GET',
  path: '/api/v1/gateway/withheld/:token',
  access: 'public',
  summary: 'What became of attachments whose text was delivered ahead; the token stands in the note, and expires.',
  params: z.object({ token: z.string().min(1).max(100) }),
  reply,
})

/** What a page's address may say after the question mark; anything else is passed over. */
import { z } from 'zod'
import { alertStates } from '#contract/analysis-console-api.ts'
import { endings, queues } from '#core/disposition.ts'

/** The router reads bare numbers and truth values as such. */
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).slice(0, 200))
  .optional()
  .catch(undefined)

export const outcomes = [...endings, ...queues] as const
export const protectionTabs = ['settings', 'status'] as const

export const textFilter = z.object({ text })
export const queueFilter = z.object({ text, queue: z.enum(queues).optional().catch(undefined) })
export const eventsFilter = z.object({ text, outcome: z.enum(outcomes).optional().catch(undefined) })
export const alertsFilter = z.object({ text, state: z.enum(alertStates).optional().catch(undefined) })
export const protectionTab = z.object({ tab: z.enum(protectionTabs).optional().catch(undefined) })

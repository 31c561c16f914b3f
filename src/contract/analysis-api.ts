/**
 * What a connected system says to the analysis platform, over mutual TLS. The client certificate's fingerprint is the
 * identity; the first introduction of an unknown one is its request to the analyst, and until a person accepts it every
 * other call gets 401.
 */
import { z } from 'zod'
import { submissionStates } from '#core/submission.ts'
import { defineRoute } from './route.ts'
import { envelope, finding, gap, identifier, level } from './words.ts'

export const systemKinds = ['mail-gateway', 'web-gateway', 'other'] as const

export const introduction = z.object({
  name: z.string().min(1).max(200).describe('name people know the system by'),
  kind: z.enum(systemKinds),
  system: identifier.describe('identity of the system, one for a whole cluster'),
  instance: identifier.describe('the node that calls'),
  host: z.string().max(255).optional().describe('name of the machine the node runs on'),
  version: z.string().max(100),
})
export type Introduction = z.infer<typeof introduction>

export const introduce = defineRoute({
  id: 'introduce',
  method: 'POST',
  path: '/api/v1/system',
  access: 'public',
  summary: 'Says who calls, and learns whether the analyst has accepted the system.',
  body: introduction,
  reply: z.object({ state: z.enum(['waiting', 'accepted', 'rejected', 'revoked']), largestObject: z.number().int() }),
})

/** The JSON part named `submission` of the multipart request; the part `content` holds the bytes. */
export const submissionHead = z.object({
  id: identifier.describe('made by the caller; the same id twice is one submission'),
  kind: z.enum(['message', 'file', 'url']),
  name: z.string().max(1000),
  envelope: envelope.optional(),
  /** What the gateway's own engines found. */
  findings: z.array(finding).default([]),
  /** Whether mail waits for the answer, and until when (ISO 8601). */
  held: z.boolean(),
  deadline: z.iso.datetime(),
})
export type SubmissionHead = z.infer<typeof submissionHead>

export const submit = defineRoute({
  id: 'submit',
  method: 'POST',
  path: '/api/v1/submissions',
  access: 'system',
  summary: 'Hands over a message, file or address as multipart/form-data: `submission` (JSON), then `content` (bytes).',
  takes: 'upload',
  reply: z.object({ id: identifier, state: z.enum(submissionStates) }),
})

export const commands = ['deliver', 'delete', 'retract', 'restore'] as const
/** What an analyst wants done with a message; the gateway decides whether analysts may. */
export const command = z.object({ action: z.enum(commands), by: z.string().max(200) })
export type Command = z.infer<typeof command>

/** A verdict as the gateway needs it. */
export const verdictNotice = z.object({
  submission: identifier,
  state: z.enum(submissionStates),
  level: level.optional(),
  score: z.number().optional(),
  threat: z.string().optional(),
  gaps: z.array(gap).default([]),
  findings: z.number().int().default(0),
  alert: identifier.optional(),
  /** Not a verdict but an analyst's wish about the message. */
  command: command.optional(),
  /** Percent of the way, where known. */
  progress: z.number().min(0).max(100).optional(),
  at: z.iso.datetime(),
})
export type VerdictNotice = z.infer<typeof verdictNotice>

export const verdictStream = defineRoute({
  id: 'verdictStream',
  method: 'GET',
  path: '/api/v1/verdicts',
  access: 'system',
  summary: "Verdicts and progress of the caller's submissions, pushed as they are reached; resumes by Last-Event-ID.",
  reply: verdictNotice,
  form: 'events',
})

export const verdictsAfter = defineRoute({
  id: 'verdictsAfter',
  method: 'GET',
  path: '/api/v1/verdicts/after',
  access: 'system',
  summary:
    'A page of what the stream pushes, after the event `after`: the fall-back where a proxy lets no stream through.',
  query: z.object({ after: z.string().max(20).default('') }),
  reply: z.object({
    verdicts: z.array(verdictNotice),
    last: z.string().describe('the event to ask after next, or to resume the stream after'),
  }),
})

export const verdictOf = defineRoute({
  id: 'verdictOf',
  method: 'GET',
  path: '/api/v1/submissions/:id/verdict',
  access: 'system',
  summary: 'The state of one submission: the fall-back where the stream is cut.',
  params: z.object({ id: identifier }),
  reply: verdictNotice,
})

/** What the gateway did with one recipient's copy. */
export const dispositionNotice = z.object({
  action: z.string(),
  recipient: z.string(),
  at: z.iso.datetime(),
  detail: z.string().optional(),
  backup: identifier.optional().describe("where the gateway's Backup keeps the original"),
})
export type DispositionNotice = z.infer<typeof dispositionNotice>

export const reportDisposition = defineRoute({
  id: 'reportDisposition',
  method: 'POST',
  path: '/api/v1/submissions/:id/dispositions',
  access: 'system',
  summary: 'Tells the analysis what was done with each copy of a submitted message.',
  params: z.object({ id: identifier }),
  body: z.object({ dispositions: z.array(dispositionNotice).max(2000) }),
  reply: z.object({ recorded: z.number().int() }),
})

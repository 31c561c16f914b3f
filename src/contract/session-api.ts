/** Signing in, and the live stream that tells the console what to fetch anew. */
import { z } from 'zod'
import { defineRoute, permissions } from './route.ts'

export const parts = ['gateway', 'analysis'] as const

export const session = z.object({
  name: z.string(),
  permissions: z.array(z.enum(permissions)),
  /** The one-time password still has to be changed; nothing else is allowed before. */
  mustChangePassword: z.boolean(),
  /** Parts of this server that the person may look at; the console shows their pages. */
  parts: z.array(z.enum(parts)),
})
export type Session = z.infer<typeof session>

export const showOpenApi = defineRoute({
  id: 'showOpenApi',
  method: 'GET',
  path: '/api/v1/openapi.json',
  access: 'public',
  summary: 'All that this listener answers, as OpenAPI 3.1.',
  reply: z.looseObject({ openapi: z.string() }),
})
export const showSession = defineRoute({
  id: 'showSession',
  method: 'GET',
  path: '/api/v1/session',
  access: 'signed-in',
  summary: 'Who is signed in and what this server has.',
  reply: session,
})
export const signIn = defineRoute({
  id: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  access: 'public',
  summary: 'Signs in; the reply sets the session cookie.',
  body: z.object({ name: z.string().min(1).max(100), password: z.string().min(1).max(200) }),
  reply: session,
})
export const signOut = defineRoute({
  id: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  access: 'signed-in',
  summary: 'Ends the session.',
  reply: z.object({}),
})
export const changePassword = defineRoute({
  id: 'changePassword',
  method: 'POST',
  path: '/api/v1/session/password',
  access: 'signed-in',
  summary: 'Changes the own password; at least 12 characters.',
  body: z.object({ current: z.string().max(200), next: z.string().min(12).max(200) }),
  reply: session,
})

export const topics = [
  'queue',
  'events',
  'backup',
  'protection',
  'rules',
  'inbox',
  'systems',
  'alerts',
  'submissions',
  'figures',
] as const
export type Topic = (typeof topics)[number]

/** Tells which lists changed; the console fetches those it shows. At most a few a second. */
export const liveStream = defineRoute({
  id: 'liveStream',
  method: 'GET',
  path: '/api/v1/live',
  access: 'signed-in',
  summary: 'Server-sent events naming the lists that changed.',
  reply: z.object({ topics: z.array(z.enum(topics)) }),
  form: 'events',
})

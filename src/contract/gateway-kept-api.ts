/** Kept messages: backup, the built-in test inbox, and the test messages that fill it. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { identifier, page, summary } from './words.ts'

const base = '/api/v1/gateway'

export const backupRow = z.object({
  id: identifier,
  at: z.iso.datetime(),
  sender: z.string(),
  recipients: z.array(z.string()),
  summary,
  size: z.number().int(),
  reason: z.string(),
  threat: z.string().optional(),
})

export type BackupRow = z.infer<typeof backupRow>

export const listBackup = defineRoute({
  id: 'listBackup',
  method: 'GET',
  path: `${base}/backup`,
  access: 'gateway:read',
  summary: 'Originals kept by rule, newest first.',
  query: page.extend({ text: z.string().max(200).optional() }),
  reply: z.object({ messages: z.array(backupRow) }),
})

export const actOnBackup = defineRoute({
  id: 'actOnBackup',
  method: 'POST',
  path: `${base}/backup/actions`,
  access: 'gateway:write',
  summary: 'Delivers kept originals, never caught again, or deletes them.',
  body: z.object({ action: z.enum(['deliver', 'delete']), ids: z.array(identifier).min(1).max(1000) }),
  reply: z.object({ done: z.array(identifier), missing: z.array(identifier) }),
})

export const downloadBackup = defineRoute({
  id: 'downloadBackup',
  method: 'GET',
  path: `${base}/backup/:id/message`,
  access: 'gateway:read',
  summary: 'The original, byte for byte, as .eml.',
  params: z.object({ id: identifier }),
  form: 'bytes',
})

export const testMessages = ['letter', 'eicar', 'script'] as const

export const sendTest = defineRoute({
  id: 'sendTest',
  method: 'POST',
  path: `${base}/test`,
  access: 'gateway:write',
  summary: 'Sends the three test messages through the real SMTP port and names them.',
  reply: z.object({ messages: z.array(z.object({ kind: z.enum(testMessages), id: z.string(), reply: z.string() })) }),
})

export const inboxMessage = z.object({
  id: identifier,
  at: z.iso.datetime(),
  recipients: z.array(z.string()),
  summary,
  size: z.number(),
})

export const listInbox = defineRoute({
  id: 'listInbox',
  method: 'GET',
  path: `${base}/inbox`,
  access: 'gateway:read',
  summary: 'The built-in test inbox of the demo domain.',
  query: page,
  reply: z.object({ messages: z.array(inboxMessage) }),
})

export const downloadInbox = defineRoute({
  id: 'downloadInbox',
  method: 'GET',
  path: `${base}/inbox/:id/message`,
  access: 'gateway:read',
  summary: 'A message of the test inbox as delivered.',
  params: z.object({ id: identifier }),
  form: 'bytes',
})

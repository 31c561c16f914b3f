/** What the mail administrator's console and `lazaret admin` ask of the gateway. */
import { z } from 'zod'
import { actions, noVerdictPolicies, queues } from '#core/disposition.ts'
import { connectionStates } from '#core/submission.ts'
import { defineRoute } from './route.ts'
import { envelope, identifier, level, page, summary } from './words.ts'

/** Settings > Analysis protection. */
export const protectionSettings = z.object({
  submitClean: z.boolean().describe('switch 1: submit messages without detections'),
  submitDetected: z.boolean().describe('switch 2: submit messages with detections too; needs switch 1'),
  waitSeconds: z.number().int().min(60).max(86_400),
  sessionWaitSeconds: z.number().int().min(0).max(60),
  holdMegabytes: z.number().int().min(1).max(1_048_576),
  holdMessages: z.number().int().min(1).max(1_000_000),
  largestMegabytes: z.number().int().min(1).max(200),
  obeyAnalyst: z
    .boolean()
    .describe('whether analysts may deliver and delete messages of this gateway from their cards'),
})
export type ProtectionSettings = z.infer<typeof protectionSettings>
export const protectionDefaults: ProtectionSettings = {
  submitClean: false,
  submitDetected: false,
  waitSeconds: 600,
  sessionWaitSeconds: 10,
  holdMegabytes: 1_024,
  holdMessages: 5_000,
  largestMegabytes: 200,
  obeyAnalyst: false,
}

export const serverKinds = ['lazaret', 'kata'] as const
export type ServerKind = (typeof serverKinds)[number]

export const analysisServer = z.object({
  kind: z.enum(serverKinds),
  address: z.string(),
  fingerprint: z.string(),
  confirmedAt: z.iso.datetime(),
})

export const protectionStatus = z.object({
  /** This gateway's own certificate, to compare with the one shown under External systems. */
  ownFingerprint: z.string(),
  /** The preferred one. */
  server: analysisServer.optional(),
  /** All, in the order of preference, each with how it stands. */
  servers: z.array(
    analysisServer.extend({
      state: z.enum(connectionStates),
      explanation: z.string(),
      shownFingerprint: z.string().optional(),
    }),
  ),
  state: z.enum(connectionStates),
  /** In the administrator's words: why the state is what it is. */
  explanation: z.string(),
  /** The certificate shown now, where it is not the confirmed one. */
  shownFingerprint: z.string().optional(),
  settings: protectionSettings,
  held: z.object({ messages: z.number().int(), bytes: z.number() }),
  /** In the last 24 hours; missing while the database is away. */
  releasedUnanalysed: z.number().int().optional(),
})
export type ProtectionStatus = z.infer<typeof protectionStatus>

const base = '/api/v1/gateway'

export const showProtection = defineRoute({
  id: 'showProtection',
  method: 'GET',
  path: `${base}/protection`,
  access: 'gateway:read',
  summary: 'Connection to the analysis server and the settings of analysis protection.',
  reply: protectionStatus,
})

export const probeServer = defineRoute({
  id: 'probeServer',
  method: 'POST',
  path: `${base}/protection/probe`,
  access: 'gateway:write',
  summary: 'Fetches the certificate of an analysis server and shows its fingerprint; nothing is trusted yet.',
  body: z.object({ address: z.string().min(1).max(300) }),
  reply: z.object({ address: z.string(), fingerprint: z.string(), subject: z.string(), validUntil: z.string() }),
})

export const confirmServer = defineRoute({
  id: 'confirmServer',
  method: 'PUT',
  path: `${base}/protection/server`,
  access: 'gateway:write',
  summary: "Pins the analysis server's certificate after a person compared the fingerprint.",
  body: z.object({
    address: z.string().min(1).max(300),
    fingerprint: z.string(),
    kind: z.enum(serverKinds).default('lazaret'),
    role: z
      .enum(['preferred', 'fallback'])
      .default('preferred')
      .describe('a fall-back is used while those before fail'),
  }),
  reply: protectionStatus,
})

export const removeServer = defineRoute({
  id: 'removeServer',
  method: 'DELETE',
  path: `${base}/protection/server`,
  access: 'gateway:write',
  summary:
    'Forgets an analysis server, or all; with the last one both switches go off and held messages end as the rule says without verdict.',
  query: z.object({ address: z.string().max(300).optional() }),
  reply: protectionStatus,
})

export const changeProtection = defineRoute({
  id: 'changeProtection',
  method: 'PUT',
  path: `${base}/protection/settings`,
  access: 'gateway:write',
  summary: 'Changes the settings; switch 2 is refused while switch 1 is off.',
  body: protectionSettings.partial(),
  reply: protectionStatus,
})

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

/** One engine that judges mail inside DATA: whether it runs, and what its detection does. */
export const engineSettings = z.object({ enabled: z.boolean(), action: z.enum(actions) })
export const engineDefaults = { antiMalware: { enabled: false, action: 'delete' } } as const

export const rule = z.object({
  id: identifier,
  name: z.string().min(1).max(200),
  enabled: z.boolean(),
  position: z.number().int(),
  analysisProtection: z.boolean(),
  engines: z.object({ antiMalware: engineSettings }),
  onDetection: z.enum(actions),
  noVerdict: z.enum(noVerdictPolicies),
  keepWaitingHours: z.number().int().min(1).max(168).describe('limit of the policy keep-waiting'),
  backup: z.boolean(),
  subjectTag: z.string().max(100),
  banner: z.string().max(2000).describe('text of the warning where the policy adds one'),
})
export type Rule = z.infer<typeof rule>

export const listRules = defineRoute({
  id: 'listRules',
  method: 'GET',
  path: `${base}/rules`,
  access: 'gateway:read',
  summary: 'Rules, top down; the first that matches decides.',
  reply: z.object({ rules: z.array(rule) }),
})

export const changeRule = defineRoute({
  id: 'changeRule',
  method: 'PUT',
  path: `${base}/rules/:id`,
  access: 'gateway:write',
  summary: 'Changes a rule.',
  params: z.object({ id: identifier }),
  body: rule.omit({ id: true, position: true }).partial(),
  reply: rule,
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

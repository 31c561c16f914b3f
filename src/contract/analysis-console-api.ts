/** What the analyst's console and `lazaret admin` ask of the analysis platform. */
import { z } from 'zod'
import { submissionStates, systemStates } from '#core/submission.ts'
import { commands, dispositionNotice, systemKinds } from './analysis-api.ts'
import { defineRoute } from './route.ts'
import { envelope, identifier, inspectionReport, level, page, summary } from './words.ts'

export const externalSystem = z.object({
  id: identifier,
  name: z.string(),
  kind: z.enum(systemKinds),
  instances: z.array(z.string()),
  nodes: z
    .array(z.object({ id: z.string(), host: z.string(), version: z.string(), lastSeen: z.iso.datetime() }))
    .optional()
    .describe('the instances with what they said last'),
  replaces: z
    .object({ fingerprint: z.string(), lastSeen: z.iso.datetime() })
    .optional()
    .describe('a certificate accepted for the same identity before: this request is a changed certificate'),
  fingerprint: z.string(),
  address: z.string(),
  state: z.enum(systemStates),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
})
export type ExternalSystem = z.infer<typeof externalSystem>

const oneOf = z.object({ id: identifier })

export const listSystems = defineRoute({
  id: 'listSystems',
  method: 'GET',
  path: '/api/v1/analysis/systems',
  access: 'analysis:read',
  summary: "External systems that asked to connect, with this platform's own fingerprint to compare.",
  reply: z.object({ fingerprint: z.string(), systems: z.array(externalSystem) }),
})

export const decideSystem = defineRoute({
  id: 'decideSystem',
  method: 'POST',
  path: '/api/v1/analysis/systems/:id/decision',
  access: 'analysis:write',
  summary: 'Accepts, rejects or revokes an external system; the fingerprint must be the one shown.',
  params: oneOf,
  body: z.object({ decision: z.enum(['accept', 'reject', 'revoke']), fingerprint: z.string() }),
  reply: externalSystem,
})

export const alertStates = ['new', 'in-process', 'closed'] as const
export const importances = ['low', 'medium', 'high'] as const

export const alertRow = z.object({
  id: identifier,
  submission: identifier,
  at: z.iso.datetime(),
  state: z.enum(alertStates),
  importance: z.enum(importances),
  level,
  score: z.number(),
  threat: z.string(),
  summary: summary.optional(),
  name: z.string(),
  system: z.string(),
  recipients: z.array(z.string()),
  technologies: z.array(z.string()),
  /** Detected only after an earlier verdict had let it pass: the recipients may have it. */
  late: z.boolean(),
  campaign: identifier.optional(),
  /** Who works on it; empty or absent for nobody. */
  assignee: z.string().optional(),
  /** A recipient is one whose alerts are of high importance. */
  vip: z.boolean().optional(),
})
export type AlertRow = z.infer<typeof alertRow>

export const alertCard = alertRow.extend({
  envelope: envelope.optional(),
  /** Header block of the message as received. */
  headers: z.string(),
  report: inspectionReport,
  dispositions: z.array(dispositionNotice),
  changes: z.array(z.object({ at: z.iso.datetime(), who: z.string(), what: z.string() })),
})
export type AlertCard = z.infer<typeof alertCard>

export const listAlerts = defineRoute({
  id: 'listAlerts',
  method: 'GET',
  path: '/api/v1/analysis/alerts',
  access: 'analysis:read',
  summary: 'Alerts, newest first.',
  query: page.extend({
    state: z.enum(alertStates).optional(),
    text: z.string().max(200).optional(),
    importance: z.enum(importances).optional(),
    assignee: z.string().max(200).optional(),
    vip: z.stringbool().optional(),
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
  }),
  reply: z.object({ alerts: z.array(alertRow) }),
})

export const showAlert = defineRoute({
  id: 'showAlert',
  method: 'GET',
  path: '/api/v1/analysis/alerts/:id',
  access: 'analysis:read',
  summary: 'The whole alert card.',
  params: oneOf,
  reply: alertCard,
})

export const changeAlert = defineRoute({
  id: 'changeAlert',
  method: 'POST',
  path: '/api/v1/analysis/alerts/:id/state',
  access: 'analysis:write',
  summary: 'Moves an alert on: new, in process, closed.',
  params: oneOf,
  body: z.object({ state: z.enum(alertStates), comment: z.string().max(4000).optional() }),
  reply: alertRow,
})

export const downloadAlertMessage = defineRoute({
  id: 'downloadAlertMessage',
  method: 'GET',
  path: '/api/v1/analysis/alerts/:id/message',
  access: 'analysis:read',
  summary: 'The submitted message, byte for byte, as .eml.',
  params: oneOf,
  form: 'bytes',
})

export const submissionRow = z.object({
  id: identifier,
  at: z.iso.datetime(),
  kind: z.enum(['message', 'file', 'url']),
  name: z.string(),
  system: z.string(),
  state: z.enum(submissionStates),
  level: level.optional(),
  score: z.number().optional(),
  threat: z.string().optional(),
  /** Milliseconds from arrival to verdict. */
  took: z.number().optional(),
})

export const listSubmissions = defineRoute({
  id: 'listSubmissions',
  method: 'GET',
  path: '/api/v1/analysis/submissions',
  access: 'analysis:read',
  summary: 'Submissions, newest first.',
  query: page,
  reply: z.object({ submissions: z.array(submissionRow) }),
})

export const rescanSubmission = defineRoute({
  id: 'rescanSubmission',
  method: 'POST',
  path: '/api/v1/analysis/submissions/:id/rescan',
  access: 'analysis:write',
  summary: 'Judges a submission again with the rules of today; another verdict reaches its system as a late one.',
  params: oneOf,
  reply: z.object({ id: identifier, state: z.enum(submissionStates) }),
})

export const actOnMessage = defineRoute({
  id: 'actOnMessage',
  method: 'POST',
  path: '/api/v1/analysis/alerts/:id/action',
  access: 'analysis:act',
  summary: 'Asks the gateway to deliver the message of an alert or to delete it; what it did shows on the card.',
  params: oneOf,
  body: z.object({ action: z.enum(commands) }),
  reply: z.object({ asked: z.boolean() }),
})

export const exclusionKinds = ['hash', 'sender', 'recipient', 'url', 'type'] as const
export const exclusion = z.object({
  id: identifier,
  kind: z.enum(exclusionKinds),
  value: z.string(),
  comment: z.string(),
  who: z.string(),
  at: z.iso.datetime(),
})
export type Exclusion = z.infer<typeof exclusion>

export const listExclusions = defineRoute({
  id: 'listExclusions',
  method: 'GET',
  path: '/api/v1/analysis/exclusions',
  access: 'analysis:read',
  summary: 'What is not judged, newest first.',
  reply: z.object({ exclusions: z.array(exclusion) }),
})

export const addExclusion = defineRoute({
  id: 'addExclusion',
  method: 'POST',
  path: '/api/v1/analysis/exclusions',
  access: 'analysis:act',
  summary: 'Excludes an object by SHA-256, or by mask a sender, all recipients, addresses or types of object.',
  body: z.object({
    kind: z.enum(exclusionKinds),
    value: z.string().trim().min(3).max(1000).describe('a SHA-256, or a mask with * and ?'),
    comment: z.string().max(4000).default(''),
  }),
  reply: exclusion,
})

export const removeExclusion = defineRoute({
  id: 'removeExclusion',
  method: 'DELETE',
  path: '/api/v1/analysis/exclusions/:id',
  access: 'analysis:act',
  summary: 'Judges again what was excluded.',
  params: oneOf,
  reply: z.object({ removed: identifier }),
})

export const analysisFigures = defineRoute({
  id: 'analysisFigures',
  method: 'GET',
  path: '/api/v1/analysis/figures',
  access: 'analysis:read',
  summary: "The dashboard's figures of the last 24 hours.",
  reply: z.object({
    submissions: z.number().int(),
    detections: z.number().int(),
    failed: z.number().int(),
    waiting: z.number().int(),
    newAlerts: z.number().int(),
    /** Milliseconds from submission to verdict. */
    medianTook: z.number(),
  }),
})

/** Schemas of the core's words, used by several contracts. */
import { z } from 'zod'
import type { Envelope } from '#core/envelope.ts'
import type { InspectionReport } from '#core/inspection-report.ts'
import { levels } from '#core/verdict.ts'
import { severities } from '#core/finding.ts'

export const identifier = z.uuid()
export const level = z.enum(levels)
export const gap = z.object({ who: z.string(), why: z.string(), object: z.string().optional() })
export const finding = z.object({
  rule: z.string(),
  severity: z.enum(severities),
  object: z.string(),
  text: z.string(),
  technology: z.string(),
  threat: z.string().optional(),
  techniques: z.array(z.string()).readonly().optional(),
})
export const summary = z.object({
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  messageId: z.string(),
  date: z.string(),
})
const recipient = z.object({
  address: z.string(),
  notify: z.array(z.enum(['never', 'success', 'failure', 'delay'])).optional(),
  originalRecipient: z.string().optional(),
})
export const envelope = z.object({
  sender: z.string(),
  recipients: z.array(recipient),
  clientAddress: z.string(),
  clientName: z.string(),
  receivedAt: z.string(),
  tls: z.object({ protocol: z.string(), cipher: z.string() }).optional(),
  smtpUtf8: z.boolean().optional(),
  body8Bit: z.boolean().optional(),
  dsnReturn: z.enum(['full', 'headers']).optional(),
  envelopeId: z.string().optional(),
}) as unknown as z.ZodType<Envelope, Envelope>

/** Checked by its maker, `inspection`; the console believes its own server. */
export const inspectionReport = z.custom<InspectionReport>((value) => typeof value === 'object' && value !== null)

/** Listing window: newest first. */
export const page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Identifier of the last row of the page before. */
  before: z.string().optional(),
})

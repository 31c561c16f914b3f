/** Settings > Analysis protection: the gateway's analysis servers, how it stands to them, and what is submitted. */
import { z } from 'zod'
import { connectionStates } from '#core/submission.ts'
import { certificateNotes, connectionReasons } from './connection-reasons.ts'
import { defineRoute } from './route.ts'

const base = '/api/v1/gateway'

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

/** How a server stands. */
const standing = {
  state: z.enum(connectionStates),
  reason: z.enum(connectionReasons).optional().describe('the code of the explanation'),
  explanation: z.string().describe("in the administrator's words: why the state is what it is"),
  shownFingerprint: z.string().optional().describe('the certificate shown now, where it is not the confirmed one'),
  changedAt: z.iso.datetime().optional().describe('when it was seen first'),
}

export const protectionStatus = z.object({
  /** This gateway's own certificate, to compare with the one shown under External systems. */
  ownFingerprint: z.string(),
  /** The preferred one. */
  server: analysisServer.optional(),
  /** All, in the order of preference, each with how it stands. */
  servers: z.array(
    analysisServer.extend({
      ...standing,
    }),
  ),
  ...standing,
  settings: protectionSettings,
  held: z.object({ messages: z.number().int(), bytes: z.number() }),
  /** In the last 24 hours; missing while the database is away. */
  releasedUnanalysed: z.number().int().optional(),
})

export type ProtectionStatus = z.infer<typeof protectionStatus>

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
  reply: z.object({
    address: z.string(),
    fingerprint: z.string(),
    subject: z.string(),
    issuer: z.string(),
    selfSigned: z.boolean().describe('Lazaret signs its own: another signer means that TLS is decrypted in between'),
    validUntil: z.string(),
    notes: z
      .array(z.enum(certificateNotes))
      .describe('what to know before confirming; names do not count, the pin does'),
  }),
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

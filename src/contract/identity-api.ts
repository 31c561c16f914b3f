/** Who a gateway or an analysis platform is to the other side: its certificate's fingerprint, and a new one by a person's wish. */
import { z } from 'zod'
import { defineRoute } from './route.ts'
import { identifier } from './words.ts'

export const ownIdentity = z.object({
  id: identifier.describe('one for a whole cluster; stays when the certificate changes'),
  fingerprint: z.string().describe('SHA-256 of the certificate, 64 hex digits'),
  madeAt: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  previous: z
    .object({ fingerprint: z.string(), until: z.iso.datetime() })
    .optional()
    .describe('the certificate before this one, and when it was replaced'),
})
export type OwnIdentity = z.infer<typeof ownIdentity>

const wish = z.object({ fingerprint: z.string().describe('the one to be replaced, so that nothing is replaced twice') })

export const showGatewayIdentity = defineRoute({
  id: 'showGatewayIdentity',
  method: 'GET',
  path: '/api/v1/gateway/identity',
  access: 'gateway:read',
  summary: "The gateway's own certificate, which analysts compare under External systems.",
  reply: ownIdentity,
})

export const rotateGatewayIdentity = defineRoute({
  id: 'rotateGatewayIdentity',
  method: 'POST',
  path: '/api/v1/gateway/identity/rotation',
  access: 'gateway:write',
  summary: 'Makes a new key and certificate at once; the analyst has to accept the gateway anew.',
  body: wish,
  reply: ownIdentity,
})

export const showAnalysisIdentity = defineRoute({
  id: 'showAnalysisIdentity',
  method: 'GET',
  path: '/api/v1/analysis/identity',
  access: 'analysis:read',
  summary: "The analysis platform's own certificate, which administrators of gateways compare.",
  reply: ownIdentity,
})

export const rotateAnalysisIdentity = defineRoute({
  id: 'rotateAnalysisIdentity',
  method: 'POST',
  path: '/api/v1/analysis/identity/rotation',
  access: 'analysis:write',
  summary: 'Makes a new key and certificate at once; each gateway stops until a person has confirmed the new one.',
  body: wish,
  reply: ownIdentity,
})

/** Settings > Analysis protection. */
import type { z } from 'zod'
import {
  changeProtection,
  confirmServer,
  probeServer,
  protectionSettings,
  removeServer,
  showProtection,
  type ProtectionStatus,
} from '#contract/gateway-protection-api.ts'
import { Failure } from '#core/errors.ts'
import { parseFingerprint } from '#core/fingerprint.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { Link } from '../link/link.ts'
import type { ConfirmedServer } from '../settings/settings.ts'
import type { ApiParts } from './parts.ts'
import { nameOf } from './who.ts'

const day = 86_400_000

function standingOf({ link }: ApiParts, { address, fingerprint }: ConfirmedServer) {
  const member = link.members.find(({ server }) => server.address === address && server.fingerprint === fingerprint)
  return factsOf(member?.link.standing) ?? switchedOff
}

const switchedOff = {
  state: 'not-configured',
  reason: 'switched-off',
  explanation: 'The server is confirmed. Nothing is sent until switch 1 is turned on.',
} as const

function factsOf(standing: Link['standing'] | undefined) {
  if (!standing) return undefined
  const { state, reason, explanation, shownFingerprint, changedAt } = standing
  const shown = shownFingerprint === undefined ? {} : { shownFingerprint }
  return {
    state,
    reason,
    explanation,
    ...shown,
    ...(changedAt ? { changedAt: new Date(changedAt).toISOString() } : {}),
  }
}

const noServer = {
  state: 'not-configured',
  reason: 'not-configured',
  explanation: 'No analysis server is set, or nothing is to be sent to it.',
} as const

async function statusOf(parts: ApiParts): Promise<ProtectionStatus> {
  const { settings, link, queue, events, identity, now } = parts
  const { protection, servers } = settings.current
  const [server] = servers
  const { messages, bytes } = queue.counts().hold
  const figures = await events.figures(new Date(now() - day)).catch(() => undefined)
  const off = server !== undefined && !protection.submitClean
  return {
    ownFingerprint: identity.fingerprint,
    ...(off ? switchedOff : (factsOf(link.standing) ?? noServer)),
    settings: protection,
    held: { messages, bytes },
    ...(figures ? { releasedUnanalysed: figures.releasedUnanalysed } : {}),
    ...(server ? { server } : {}),
    servers: servers.map((one) => Object.assign({}, one, standingOf(parts, one))),
  }
}

async function confirm(
  parts: ApiParts,
  wanted: z.output<typeof confirmServer.body>,
  who: string,
): Promise<ProtectionStatus> {
  const fingerprint = parseFingerprint(wanted.fingerprint)
  if (fingerprint === undefined)
    throw new Failure('invalid-request', 'That is not a SHA-256 fingerprint (64 hex digits).')
  const shown = await parts.probe(wanted.address)
  if (shown.fingerprint !== fingerprint) {
    const signer = shown.selfSigned ? '' : ` ${shown.issuer} signed it: a firewall that decrypts TLS.`
    const message = `The server at ${wanted.address} shows another certificate than the one you confirmed. Nothing was changed.${signer || ' A firewall that decrypts TLS is the usual cause.'}`
    throw new Failure('fingerprint-mismatch', message, [shown.fingerprint])
  }
  const { kind, address, role } = wanted
  const server = { kind, address, fingerprint, confirmedAt: new Date(parts.now()).toISOString() }
  await parts.settings.change((before) => {
    const [first, ...rest] = before.servers
    const others = (role === 'preferred' ? rest : before.servers).filter((one) => one.address !== address)
    // A new preferred server stands instead of the one before; its fall-backs stay.
    if (role === 'preferred') return { ...before, servers: [server, ...others] }
    return { ...before, servers: first ? [...others, server] : [server] }
  })
  parts.events.audit(who, 'server-confirmed', `${server.address} ${fingerprint}`)
  parts.apply()
  return statusOf(parts)
}

async function remove(parts: ApiParts, address: string | undefined, who: string): Promise<ProtectionStatus> {
  const { servers } = await parts.settings.change((before) => {
    const left = before.servers.filter((one) => address !== undefined && one.address !== address)
    if (left.length > 0) return { ...before, servers: left }
    return { ...before, servers: [], protection: { ...before.protection, submitClean: false, submitDetected: false } }
  })
  parts.apply()
  if (servers.length === 0) void parts.hold.endAll('the analysis server was removed')
  parts.events.audit(who, 'server-removed', address ?? 'all')
  return statusOf(parts)
}

export function protectionRoutes(parts: ApiParts): readonly Mounted[] {
  return [
    handle(showProtection, () => statusOf(parts)),
    handle(probeServer, async ({ body }) => ({ address: body.address, ...(await parts.probe(body.address)) })),
    handle(confirmServer, ({ body, caller }) => confirm(parts, body, nameOf(caller))),
    handle(removeServer, ({ query, caller }) => remove(parts, query.address, nameOf(caller))),
    handle(changeProtection, async ({ body, caller }) => {
      const next = protectionSettings.parse({ ...parts.settings.current.protection, ...body })
      if (next.submitDetected && !next.submitClean)
        throw new Failure('invalid-request', 'Switch 2 (messages with detections) needs switch 1 (messages without).')
      await parts.settings.change((before) => ({ ...before, protection: next }))
      parts.events.audit(nameOf(caller), 'protection', JSON.stringify(body))
      parts.apply()
      return statusOf(parts)
    }),
  ]
}

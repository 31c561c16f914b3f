/** Settings > Analysis protection. */
import {
  changeProtection,
  confirmServer,
  probeServer,
  protectionSettings,
  removeServer,
  showProtection,
  type ProtectionStatus,
} from '#contract/gateway-api.ts'
import { Failure } from '#core/errors.ts'
import { parseFingerprint } from '#core/fingerprint.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { ApiParts } from './parts.ts'
import { nameOf } from './who.ts'

const day = 86_400_000

async function statusOf({ settings, link, queue, events, ownFingerprint, now }: ApiParts): Promise<ProtectionStatus> {
  const { protection, server } = settings.current
  const { messages, bytes } = queue.counts().hold
  const figures = await events.figures(new Date(now() - day)).catch(() => undefined)
  const off = server !== undefined && !protection.submitClean
  return {
    ownFingerprint,
    state: link.state,
    explanation: off ? 'The server is confirmed. Nothing is sent until switch 1 is turned on.' : link.explanation,
    settings: protection,
    held: { messages, bytes },
    ...(figures ? { releasedUnanalysed: figures.releasedUnanalysed } : {}),
    ...(server ? { server } : {}),
    ...(link.shownFingerprint === undefined ? {} : { shownFingerprint: link.shownFingerprint }),
  }
}

async function confirm(
  parts: ApiParts,
  wanted: { address: string; fingerprint: string },
  who: string,
): Promise<ProtectionStatus> {
  const fingerprint = parseFingerprint(wanted.fingerprint)
  if (fingerprint === undefined)
    throw new Failure('invalid-request', 'That is not a SHA-256 fingerprint (64 hex digits).')
  const shown = await parts.probe(wanted.address)
  if (shown.fingerprint !== fingerprint) {
    const message = `The server at ${wanted.address} shows another certificate than the one you confirmed. Nothing was changed. A firewall that decrypts TLS is the usual cause.`
    throw new Failure('fingerprint-mismatch', message, [shown.fingerprint])
  }
  const server = { address: wanted.address, fingerprint, confirmedAt: new Date(parts.now()).toISOString() }
  await parts.settings.change((before) => ({ ...before, server }))
  parts.events.audit(who, 'server-confirmed', `${server.address} ${fingerprint}`)
  parts.apply()
  return statusOf(parts)
}

export function protectionRoutes(parts: ApiParts): readonly Mounted[] {
  return [
    handle(showProtection, () => statusOf(parts)),
    handle(probeServer, async ({ body }) => ({ address: body.address, ...(await parts.probe(body.address)) })),
    handle(confirmServer, ({ body, caller }) => confirm(parts, body, nameOf(caller))),
    handle(removeServer, async ({ caller }) => {
      await parts.settings.change(({ server: _, ...before }) => ({
        ...before,
        protection: { ...before.protection, submitClean: false, submitDetected: false },
      }))
      parts.apply()
      parts.hold.endAll('the analysis server was removed')
      parts.events.audit(nameOf(caller), 'server-removed')
      return statusOf(parts)
    }),
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

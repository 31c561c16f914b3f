/** How the gateway stands to its analysis server, as its administrator sees it: the states of the link, and being switched off. */
import type { ProtectionStatus } from '#contract/gateway-protection-api.ts'
import { connectionStates, type ConnectionState } from '#core/submission.ts'

export type Standing = ConnectionState | 'switched-off'
export const standings: readonly Standing[] = [...connectionStates, 'switched-off']

type Known = Pick<ProtectionStatus, 'server' | 'settings' | 'state'>

/** A confirmed server to which nothing is sent yet is neither missing nor connected. */
export function standingOf({ server, settings, state }: Known): Standing {
  if (!server) return 'not-configured'
  return settings.submitClean ? state : 'switched-off'
}

/** Where the link's own words help whoever looks for the cause. */
export const needsCause = (standing: Standing): boolean =>
  standing === 'unreachable' || standing === 'certificate-changed' || standing === 'rejected'

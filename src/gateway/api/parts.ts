/** What the gateway's routes work with. */
import type { z } from 'zod'
import type { probeServer } from '#contract/gateway-protection-api.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Hold } from '../hold/hold.ts'
import type { LinkSet } from '../link/link-set.ts'
import type { QueuedMessage } from '../queue/message.ts'
import type { Retractions } from '../mailbox/retractions.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { MessageFolder } from '../store/message-folder.ts'

export interface ApiParts {
  readonly queue: MailQueue
  readonly hold: Hold
  readonly link: LinkSet
  readonly settings: SettingsStore
  readonly events: EventLog
  readonly backup: MessageFolder
  readonly inbox: MessageFolder
  readonly retractions: Retractions
  readonly identity: { readonly fingerprint: string }
  /** Throws `ConnectionFailure`. */
  readonly probe: (address: string) => Promise<Omit<z.output<typeof probeServer.reply>, 'address'>>
  /** Applies the current settings to the connection and the flow. */
  readonly apply: () => void
  readonly deliverNow: (message: QueuedMessage, who: string) => Promise<void>
  readonly redeliver: (id: string, who: string) => Promise<boolean>
  readonly sendTrial: () => Promise<readonly { kind: 'letter' | 'eicar' | 'script'; id: string; reply: string }[]>
  readonly now: () => number
}

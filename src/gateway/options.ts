/** What the gateway is made of and from, as `main` hands it in. */
import type { Kysely } from 'kysely'
import type { DnsClientOptions } from '#protocols/dns/client.ts'
import type { Mounted } from '#runtime/http/handler.ts'
import type { IdentityKeeper } from '#runtime/identity/keeper.ts'
import type { Hub } from '#runtime/live/hub.ts'
import type { Log } from '#runtime/log/log.ts'
import type { RetryPolicy } from './deliver/retry.ts'
import type { RouteRule } from './deliver/router.ts'
import type { AddressOrder } from './deliver/smtp/addresses.ts'
import type { Inspect } from './engines/anti-malware.ts'
import type { GatewayTables } from './events/database.ts'
import type { FeedRhythm } from './link/verdict-feed.ts'
import type { MailboxServer } from './mailbox/servers.ts'
import type { SmtpSettings } from './receive/settings.ts'

export interface GatewayOptions {
  readonly directory: string
  readonly database: Kysely<GatewayTables>
  /** One for a whole cluster; closed by whoever opened it. */
  readonly identity: IdentityKeeper
  readonly name: string
  readonly version: string
  /** What is not given has the default of the configuration's section `smtp`. */
  readonly smtp: SmtpSettings
  readonly tls: { readonly key: string; readonly certificate: string }
  readonly routes: readonly RouteRule[]
  readonly retry: RetryPolicy
  /** Attempts at once, for one destination and together. */
  readonly concurrency?: { readonly perDestination: number; readonly total: number }
  readonly dns?: DnsClientOptions
  readonly addressOrder?: AddressOrder
  /** Bytes of disk that the queue leaves free. */
  readonly reserveBytes?: number
  readonly demoDomain: string
  /** Static inspection for the engines inside DATA. */
  readonly inspect: Inspect
  /** Mailbox servers that delivered messages are taken back from; none by default. */
  readonly mailboxes?: readonly MailboxServer[]
  readonly late?: {
    /** Whether a late detection takes the message back without a person. */
    readonly takeBack: boolean
    /** Who is told of it by mail. */
    readonly addresses: readonly string[]
  }
  /** Address under which recipients reach this gateway's console; its links are left out where not set. */
  readonly publicUrl?: string
  readonly hub: Hub
  readonly log: Log
  /** Milliseconds between two questions to a KATA server; a minute by default. */
  readonly kataPollMs?: number
  /** When verdicts are asked for instead of being pushed. */
  readonly feedRhythm?: FeedRhythm
}

export interface Gateway extends AsyncDisposable {
  readonly smtpPort: number
  readonly mounted: readonly Mounted[]
}

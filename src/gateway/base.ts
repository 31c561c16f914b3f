/** What every part of the gateway needs: its disk, its settings, its events and its connections to analysis servers. */
import { hostname } from 'node:os'
import path from 'node:path'
import { migrate } from '#runtime/database/database.ts'
import { pinnedAgent } from '#runtime/identity/identity.ts'
import { loadNode } from '#runtime/identity/node.ts'
import { migrations } from './events/database.ts'
import { EventLog } from './events/event-log.ts'
import { AnalysisLink } from './link/analysis-link.ts'
import { KataLink } from './link/kata-link.ts'
import { LinkSet } from './link/link-set.ts'
import type { Link } from './link/link.ts'
import { JobFiles } from './mailbox/job-files.ts'
import { Retractions } from './mailbox/retractions.ts'
import type { GatewayOptions } from './options.ts'
import { openQueue, type MailQueue } from './queue/queue.ts'
import { openSettings, type SettingsStore } from './settings/settings.ts'
import { MessageFolder } from './store/message-folder.ts'
import { WithheldTokens } from './withheld/tokens.ts'

const day = 86_400_000
const backupBounds = { bytes: 7_168 * 1_048_576, age: 30 * day }
const inboxBounds = { bytes: 256 * 1_048_576, age: 7 * day }

/** What every part of the gateway needs. */
export interface Base {
  readonly options: GatewayOptions
  readonly queue: MailQueue
  readonly settings: SettingsStore
  readonly events: EventLog
  readonly backup: MessageFolder
  readonly inbox: MessageFolder
  readonly link: LinkSet
  readonly retractions: Retractions
  /** Of links to the state of withheld attachments. */
  readonly withheld: WithheldTokens
  readonly fail: (what: string, error: unknown) => void
}

function openLinks(
  { identity, name, version, hub, kataPollMs, feedRhythm }: GatewayOptions,
  instance: string,
): LinkSet {
  const { id } = identity
  const link: LinkSet = new LinkSet({
    make({ kind, address, fingerprint }): Link {
      const common = {
        address,
        agent: pinnedAgent({ identity, fingerprint }),
        changed: () => link.changed(),
        now: Date.now,
      }
      const poll = kataPollMs === undefined ? {} : { pollMs: kataPollMs }
      if (kind === 'kata') return new KataLink({ ...common, ...poll, sensor: id, instance })
      return new AnalysisLink({
        ...common,
        ...(feedRhythm === undefined ? {} : { rhythm: feedRhythm }),
        introduction: { name, kind: 'mail-gateway', system: id, instance, host: hostname(), version },
      })
    },
    changed: () => hub.publish('protection'),
  })
  return link
}

function openRetractions({ options, events, link, fail }: Pick<Base, 'options' | 'events' | 'link' | 'fail'>) {
  return new Retractions({
    servers: options.mailboxes ?? [],
    files: new JobFiles(path.join(options.directory, 'retractions')),
    events,
    async lookUp(id) {
      await events.flush()
      const event = await events.show(id)
      return event && { messageId: event.summary.messageId.replaceAll(/[<>\s]/g, ''), recipients: event.recipients }
    },
    report: (submission, rows) => link.report(submission, rows),
    now: Date.now,
    fail,
  })
}

export async function openBase(options: GatewayOptions): Promise<Base> {
  const { directory, database, hub, log } = options
  const fail = (what: string, error: unknown): void => log.error({ err: error }, what)
  const settings = await openSettings(directory)
  const queue = await openQueue({
    directory: path.join(directory, 'queue'),
    log: (level, text, facts) => log[level](facts, text),
    ...(options.reserveBytes === undefined ? {} : { reserveBytes: options.reserveBytes }),
  })
  const changed = (): void => {
    hub.publish('events')
    hub.publish('figures')
  }
  // The mail path does not wait for the database: its tables are made when it answers.
  const prepare = () => migrate(database, 'gateway', migrations)
  const events = new EventLog({ database, prepare, now: Date.now, changed, fail })
  const link = openLinks(options, await loadNode(directory))
  const retractions = openRetractions({ options, events, link, fail })
  const backup = await MessageFolder.open(path.join(directory, 'backup'), backupBounds)
  const inbox = await MessageFolder.open(path.join(directory, 'inbox'), inboxBounds)
  const withheld = await WithheldTokens.open(directory)
  return { options, queue, settings, events, backup, inbox, link, retractions, withheld, fail }
}

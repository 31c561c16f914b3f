/**
 * Finds our message in a mailbox, and never another: it must have the Message-ID and, in a trace field, the id that the gateway
 * gave it when it took it over. Who only knows the Message-ID cannot have other mail moved.
 */
import type { ImapFlow } from 'imapflow'

export interface Wanted {
  /** The gateway's id, a UUID. */
  readonly id: string
  /** Without angle brackets; empty where the message had none. */
  readonly messageId: string
}

export interface Found {
  readonly folder: string
  readonly uid: number
  /** Flagged for removal by its owner. */
  readonly deleted: boolean
}

/** Copies that are looked at in a folder: one Message-ID is seldom there more than once. */
const mostCopies = 50
const mostFolders = 500

/** Fields of the header block, unfolded. */
const fieldsOf = (block: string): string[] => block.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)

/** Whether a trace field of ours is in the header block (RFC 5321, section 4.4: `id` and the queue's name for the message). */
export function isOurs(block: string, { id, messageId }: Wanted): boolean {
  const fields = fieldsOf(block)
  const trace = new RegExp(`\\sid\\s+${id}(?![0-9a-f-])`, 'i')
  if (!fields.some((field) => /^received\s*:/i.test(field) && trace.test(field))) return false
  return messageId === '' || fields.some((field) => /^message-id\s*:/i.test(field) && field.includes(messageId))
}

export async function findIn(client: ImapFlow, folder: string, wanted: Wanted): Promise<Found[]> {
  const lock = await client.getMailboxLock(folder)
  try {
    const header = wanted.messageId === '' ? { received: wanted.id } : { 'message-id': wanted.messageId }
    const uids = (await client.search({ header }, { uid: true })) || []
    const found: Found[] = []
    for (const uid of uids.slice(0, mostCopies)) {
      const one = await client.fetchOne(String(uid), { headers: true, flags: true, uid: true }, { uid: true })
      if (!one || !isOurs(one.headers?.toString('latin1') ?? '', wanted)) continue
      found.push({ folder, uid, deleted: one.flags?.has('\\Deleted') === true })
    }
    return found
  } finally {
    lock.release()
  }
}

/** A folder that is only a place for others (RFC 9051, section 7.3.1). */
const isPlace = (flags: ReadonlySet<string>): boolean => /\\(?:noselect|nonexistent)\b/i.test([...flags].join(' '))

/** The server's own no to one folder, for example one of somebody else that may not be read; not a lost connection. */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'responseStatus' in error && error.responseStatus === 'NO'

/** In every folder that can be opened, but for the hidden one. */
export async function findAnywhere(client: ImapFlow, wanted: Wanted, hidden: string): Promise<Found[]> {
  const folders = (await client.list()).filter(({ path, flags }) => path !== hidden && !isPlace(flags))
  const found: Found[] = []
  for (const { path } of folders.slice(0, mostFolders))
    try {
      found.push(...(await findIn(client, path, wanted)))
    } catch (error) {
      if (!isRefused(error)) throw error
    }
  return found
}

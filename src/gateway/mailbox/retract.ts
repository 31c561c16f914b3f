/** Moves our message from a mailbox into the hidden folder, and back to where it was. */
import type { ImapFlow } from 'imapflow'
import { findAnywhere, findIn, type Found, type Wanted } from './find.ts'
import { visit } from './imap.ts'
import type { MailboxServer } from './servers.ts'

export const retractResults = ['moved', 'restored', 'not-found', 'already-deleted'] as const
export interface Retracted {
  readonly result: (typeof retractResults)[number]
  /** Where it was, for the way back. */
  readonly folder?: string
}

interface Place {
  readonly server: MailboxServer
  readonly mailbox: string
  readonly wanted: Wanted
}

async function makeHidden(client: ImapFlow, folder: string): Promise<void> {
  const known = (await client.list()).some(({ path }) => path === folder)
  if (!known) await client.mailboxCreate(folder)
  // Clients show what is subscribed (RFC 9051, section 6.3.7).
  await client.mailboxUnsubscribe(folder)
}

async function move(client: ImapFlow, { folder, uid }: Found, to: string): Promise<void> {
  const lock = await client.getMailboxLock(folder)
  try {
    if (!(await client.messageMove(String(uid), to, { uid: true })))
      throw new Error(`the server did not move the message from ${folder} to ${to}`)
  } finally {
    lock.release()
  }
}

/** Throws what the server says against it; then it may be tried again. */
export function retract({ server, mailbox, wanted }: Place): Promise<Retracted> {
  const hidden = server.folder
  return visit(server, mailbox, async (client) => {
    const found = await findAnywhere(client, wanted, hidden)
    const there = found.filter(({ deleted }) => !deleted)
    if (there.length > 0) await makeHidden(client, hidden)
    for (const one of there) await move(client, one, hidden)
    if (there[0]) return { result: 'moved', folder: there[0].folder }
    if (found.length > 0) return { result: 'already-deleted' }
    // Moved by an attempt whose answer was lost.
    const known = (await client.list()).some(({ path }) => path === hidden)
    return { result: known && (await findIn(client, hidden, wanted)).length > 0 ? 'moved' : 'not-found' }
  })
}

/** Back to `folder`, or to the inbox where that has gone. */
export function restore(place: Place, folder: string): Promise<Retracted> {
  const { server, mailbox, wanted } = place
  return visit(server, mailbox, async (client) => {
    const folders = new Set((await client.list()).map(({ path }) => path))
    const found = folders.has(server.folder) ? await findIn(client, server.folder, wanted) : []
    const to = folders.has(folder) ? folder : 'INBOX'
    for (const one of found) await move(client, one, to)
    return found.length > 0 ? { result: 'restored', folder: to } : { result: 'not-found' }
  })
}

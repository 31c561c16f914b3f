/** Whether an address of a domain that is ours exists: the first entry whose domain fits decides, without one any address does. */
import { domainOf } from '#core/envelope.ts'
import { Failure } from '#core/errors.ts'
import { reply, replyText, type Reply } from '#protocols/smtp/reply.ts'
import type { Config } from '#runtime/config/schema.ts'
import { fitsMask } from '../../deliver/router.ts'
import type { CallForward, Hop } from './call-forward.ts'
import { listOf, openListFile, type RecipientList } from './recipient-list.ts'

type Entry = Config['smtp']['recipients'][number]

export interface RecipientCheckParts {
  readonly entries: readonly Entry[]
  /** The next hops of the route of an address; empty where mail goes to an MX. */
  readonly nextHopsOf: (address: string) => readonly Hop[]
  readonly callForward: CallForward
}

/** A refusal, or undefined for an address that is taken. */
export type RecipientCheck = (address: string) => Promise<Reply | undefined>

export async function openRecipientCheck(parts: RecipientCheckParts): Promise<RecipientCheck> {
  const checks = await Promise.all(
    parts.entries.map(async (entry) => ({ mask: entry.domain, check: await checkOf(entry, parts) })),
  )
  return async (address) => {
    const domain = domainOf(address)
    return checks.find(({ mask }) => fitsMask(domain, mask))?.check(address)
  }
}

async function checkOf(entry: Entry, parts: RecipientCheckParts): Promise<RecipientCheck> {
  if (entry.accept === 'listed') return listed(await listsOf(entry))
  return entry.accept === 'next-hop' ? asked(entry, parts) : async () => undefined
}

async function listsOf({ addresses = [], file }: Entry): Promise<RecipientList[]> {
  if (file === undefined) return [listOf(addresses)]
  try {
    return [listOf(addresses), await openListFile(file)]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('invalid-configuration', `smtp.recipients: the list of addresses cannot be read: ${why}`)
  }
}

function listed(lists: readonly RecipientList[]): RecipientCheck {
  return async (address) => {
    for (const list of lists) if (await list.has(address)) return undefined
    return reply(550, '5.1.1', 'No such recipient here')
  }
}

function asked(entry: Entry, { nextHopsOf, callForward }: RecipientCheckParts): RecipientCheck {
  const own = ownHop(entry)
  const sample = `postmaster@${entry.domain.replace('*', 'a')}`
  if (own === undefined && nextHopsOf(sample).length === 0)
    throw new Failure('invalid-configuration', `smtp.recipients: ${entry.domain} needs nextHop, for its route has none`)
  return async (address) => {
    const knowledge = await callForward.knows(address, own ?? nextHopsOf(address))
    if (knowledge === 'unknown')
      return reply(451, '4.4.1', 'The server of the recipient cannot be asked now, try again later')
    if (knowledge.accepted) return undefined
    const { enhanced = '5.1.1' } = knowledge.reply
    return reply(550, enhanced, `The server of the recipient said: ${replyText(knowledge.reply)}`)
  }
}

function ownHop({ nextHop, tls }: Entry): readonly Hop[] | undefined {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(nextHop ?? '') ?? []
  return host === undefined ? undefined : [{ host, port: Number(port), tls }]
}

/**
 * XCLIENT (Postfix's XCLIENT_README): a trusted host says for whom it speaks. All begins anew then, with a new greeting.
 * Values are xtext; `[UNAVAILABLE]` and `[TEMPUNAVAIL]` stand for what is not known.
 */
import { isIP } from 'node:net'
import { decodeXtext } from '../../address.ts'
import { isPositive, reply, type Reply } from '../../reply.ts'
import type { Conversation } from '../conversation.ts'
import type { ConnectedClient } from '../options.ts'
import type { Verb } from '../verb.ts'

type Draft = { -readonly [Key in keyof ConnectedClient]: ConnectedClient[Key] }

const isName = (value: string): boolean => /^[^\s\p{Cc}]{1,255}$/u.test(value)

/** Each takes one attribute in; false where the value has not its form. `known` is undefined for what is not known. */
const attributes: Record<string, (known: string | undefined, draft: Draft) => boolean> = {
  NAME(known, draft) {
    delete draft.reverseName
    if (known !== undefined) draft.reverseName = known
    return known === undefined || isName(known)
  },
  ADDR(known, draft) {
    const address = known?.replace(/^IPv6:/iu, '')
    if (address === undefined || isIP(address) === 0) return known === undefined
    draft.address = address
    return true
  },
  PORT(known, draft) {
    draft.port = Number(known ?? 0)
    return known === undefined || (/^\d{1,5}$/u.test(known) && draft.port < 65_536)
  },
  HELO(known, draft) {
    draft.name = known ?? ''
    return known === undefined || isName(known)
  },
  LOGIN(known, draft) {
    delete draft.user
    if (known !== undefined) draft.user = known
    return true
  },
  PROTO: (known) => known === undefined || /^E?SMTP$/iu.test(known),
  DESTADDR: () => true,
  DESTPORT: () => true,
}

export const xclientAttributes: readonly string[] = Object.keys(attributes)

function draftOf(argument: string, { client }: Conversation): Draft | undefined {
  const draft: Draft = { ...client, name: '' }
  delete draft.greeting
  const words = argument.split(' ').filter((word) => word !== '')
  if (words.length === 0) return undefined
  for (const word of words) {
    const [, key = '', text = ''] = /^([A-Za-z]+)=(.+)$/u.exec(word) ?? []
    const value = decodeXtext(text)
    const take = Object.hasOwn(attributes, key.toUpperCase()) ? attributes[key.toUpperCase()] : undefined
    if (take === undefined || value === undefined) return undefined
    const known = /^\[(?:UNAVAILABLE|TEMPUNAVAIL)\]$/iu.test(value) ? undefined : value
    if (!take(known, draft)) return undefined
  }
  return draft
}

export const xclient: Verb = {
  name: 'XCLIENT',
  endsGroup: true,
  async run(argument, talk): Promise<Reply> {
    const { options, hooks, peer, transaction } = talk
    if (options.mayXclient?.(peer) !== true) return reply(550, '5.7.1', 'XCLIENT is not for you')
    if (transaction !== undefined) return reply(503, '5.5.1', 'A transaction is open')
    const draft = draftOf(argument, talk)
    if (draft === undefined) return reply(501, '5.5.4', 'Syntax: XCLIENT attribute=value')
    talk.forget(draft)
    const answer = await hooks.onConnect?.(talk.client)
    if (answer !== undefined && !isPositive(answer)) talk.closing = true
    return answer ?? reply(220, undefined, `${options.hostname} ESMTP`)
  },
}

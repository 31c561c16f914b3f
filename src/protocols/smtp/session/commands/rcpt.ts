/** RCPT (RFC 5321, section 4.1.1.3) with NOTIFY and ORCPT (RFC 3461). */
import type { Recipient } from '#core/envelope.ts'
import { decodeXtext, isAscii, parsePath, type ParsedPath } from '../../address.ts'
import { isPositive, reply, type Reply } from '../../reply.ts'
import type { Verb } from '../verb.ts'

type Notify = NonNullable<Recipient['notify']>[number]

const isNotify = (word: string): word is Notify => ['never', 'success', 'failure', 'delay'].includes(word)

/** NEVER stands alone. */
function parseNotify(value: string): Notify[] | undefined {
  const words = value.toLowerCase().split(',')
  if (!words.every(isNotify) || words.length > 3) return undefined
  return words.includes('never') && words.length > 1 ? undefined : words
}

/** A type and an address in xtext, kept with its type as the report must show it. */
function parseOriginal(value: string): string | undefined {
  const decoded = decodeXtext(value)
  return decoded !== undefined && decoded.length <= 500 && /^[\w-]+;.+$/u.test(decoded) ? decoded : undefined
}

function recipientOf({ address, parameters }: ParsedPath): Recipient | Reply {
  const notify = parameters.get('NOTIFY')
  const original = parameters.get('ORCPT')
  if ([...parameters.keys()].some((key) => key !== 'NOTIFY' && key !== 'ORCPT'))
    return reply(555, '5.5.4', 'Unknown parameter')
  const wanted = notify === undefined ? [] : parseNotify(notify)
  const originalRecipient = original === undefined ? '' : parseOriginal(original)
  if (wanted === undefined) return reply(501, '5.5.4', 'Bad value of NOTIFY')
  if (originalRecipient === undefined) return reply(501, '5.5.4', 'Bad value of ORCPT')
  return {
    address,
    ...(wanted.length > 0 && { notify: wanted }),
    ...(originalRecipient !== '' && { originalRecipient }),
  }
}

export const rcpt: Verb = {
  name: 'RCPT',
  async run(argument, talk) {
    const { transaction, options, hooks } = talk
    if (transaction === undefined || transaction.chunks) return reply(503, '5.5.1', 'Say MAIL first')
    const path = /^TO:/iu.test(argument) ? parsePath(argument.slice(3)) : undefined
    if (path === undefined || path.address === '') return reply(501, '5.1.3', 'Syntax: RCPT TO:<address>')
    if (!transaction.smtpUtf8 && !isAscii(path.address)) return reply(553, '5.6.7', 'Address needs SMTPUTF8')
    const recipient = recipientOf(path)
    if ('code' in recipient) return recipient
    if (transaction.recipients.length >= options.maxRecipients) return reply(452, '4.5.3', 'Too many recipients')
    const answer = (await hooks.onRecipient?.(path.address, talk.client)) ?? reply(250, '2.1.5', 'Recipient accepted')
    if (isPositive(answer)) transaction.recipients.push(recipient)
    return answer
  },
}

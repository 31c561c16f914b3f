/** MAIL (RFC 5321, section 4.1.1.2) with SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), RET and ENVID (RFC 3461). */
import { decodeXtext, isAscii, parsePath } from '../../address.ts'
import { isPositive, reply, type Reply } from '../../reply.ts'
import type { Conversation, Transaction } from '../conversation.ts'
import { tooLarge } from '../receive.ts'
import type { Verb } from '../verb.ts'

type Draft = { -readonly [Key in keyof Transaction]: Transaction[Key] }

const malformed = (name: string) => reply(501, '5.5.4', `Bad value of ${name}`)

/** Each takes one parameter in or says why not. */
const parameters: Record<string, (value: string, draft: Draft, talk: Conversation) => Reply | undefined> = {
  SIZE(value, draft, { options }) {
    if (!/^\d{1,20}$/u.test(value)) return malformed('SIZE')
    draft.announced = Number(value)
    return draft.announced > options.maxMessageSize ? tooLarge : undefined
  },
  BODY(value, draft) {
    const body = value.toUpperCase()
    if (body === 'BINARYMIME') return reply(504, '5.5.4', 'BINARYMIME is not offered')
    if (body !== '7BIT' && body !== '8BITMIME') return malformed('BODY')
    draft.body8Bit = body === '8BITMIME'
    return undefined
  },
  SMTPUTF8(value, draft) {
    draft.smtpUtf8 = true
    return value === '' ? undefined : malformed('SMTPUTF8')
  },
  RET(value, draft) {
    const kind = value.toUpperCase()
    if (kind !== 'FULL' && kind !== 'HDRS') return malformed('RET')
    draft.dsnReturn = kind === 'FULL' ? 'full' : 'headers'
    return undefined
  },
  ENVID(value, draft) {
    const id = decodeXtext(value)
    if (id === undefined || id === '' || id.length > 100) return malformed('ENVID')
    draft.envelopeId = id
    return undefined
  },
  // RFC 4954, section 5: who submitted it first. We take nobody's word on that.
  AUTH: () => undefined,
}

function refusal(talk: Conversation): Reply | undefined {
  if (talk.client.greeting === undefined) return reply(503, '5.5.1', 'Say EHLO first')
  return talk.transaction === undefined ? undefined : reply(503, '5.5.1', 'A transaction is open')
}

function draftOf(argument: string, talk: Conversation): Draft | Reply {
  const path = /^FROM:/iu.test(argument) ? parsePath(argument.slice(5)) : undefined
  if (path === undefined) return reply(501, '5.1.7', 'Syntax: MAIL FROM:<address>')
  const draft: Draft = { sender: path.address, recipients: [], announced: 0, smtpUtf8: false, body8Bit: false }
  for (const [key, value] of path.parameters) {
    const take = Object.hasOwn(parameters, key) ? parameters[key] : undefined
    const refused = take === undefined ? reply(555, '5.5.4', 'Unknown parameter') : take(value, draft, talk)
    if (refused !== undefined) return refused
  }
  return draft.smtpUtf8 || isAscii(draft.sender) ? draft : reply(553, '5.6.7', 'Address needs SMTPUTF8')
}

export const mail: Verb = {
  name: 'MAIL',
  async run(argument, talk) {
    const refused = refusal(talk)
    if (refused !== undefined) return refused
    const draft = draftOf(argument, talk)
    if ('code' in draft) return draft
    const answer = (await talk.hooks.onSender?.(draft.sender, talk.client)) ?? reply(250, '2.1.0', 'Sender accepted')
    if (isPositive(answer)) talk.transaction = draft
    return answer
  },
}

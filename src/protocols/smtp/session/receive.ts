/** What DATA and BDAT share: how a message begins, its envelope, the hook that takes it, and the replies for what goes wrong. */
import type { Envelope } from '#core/envelope.ts'
import { Failure, failures } from '#core/errors.ts'
import { isPositive, reply, type Reply } from '../reply.ts'
import type { Conversation, Transaction } from './conversation.ts'

export const tooLarge: Reply = reply(552, '5.3.4', 'Message too large')
export const noRoom: Reply = reply(452, '4.3.1', 'No room for the message now, try again later')
export const bareLine: Reply = reply(550, '5.6.11', 'Bare CR or LF in the message')
export const tooLongLine = (most: number): Reply => reply(554, '5.6.0', `A line has more than ${most} bytes`)

/** Asks whether there is a place for a message now. A refusal, or undefined. */
export async function openMessage(talk: Conversation): Promise<Reply | undefined> {
  const asked = talk.hooks.onData?.(talk.client, talk.input.gone)
  // Whoever is kept waiting has the replies so far.
  if (asked instanceof Promise) talk.flush()
  const answer = await asked
  if (answer !== undefined && !isPositive(answer)) return answer
  talk.begun = true
  return undefined
}

/** Hands the message over. */
export async function receive(talk: Conversation, transaction: Transaction, data: Buffer): Promise<Reply> {
  talk.flush()
  const envelope = envelopeOf(talk, transaction)
  try {
    return await talk.hooks.onMessage({ envelope, data, gone: talk.input.gone, client: talk.client })
  } catch (error) {
    return replyForError(error)
  }
}

/** The reply that the table of failures has for an error; a bug reads as a temporary local one. */
export function replyForError(error: unknown): Reply {
  const [code = '451', enhanced = '4.3.0'] =
    failures[error instanceof Failure ? error.code : 'internal'].smtp.split(' ')
  return reply(Number(code), enhanced, error instanceof Failure ? error.message : 'Local error, try again later')
}

function envelopeOf({ client }: Conversation, transaction: Transaction): Envelope {
  const { sender, recipients, smtpUtf8, body8Bit, dsnReturn, envelopeId } = transaction
  return {
    sender,
    recipients,
    clientAddress: client.address,
    clientName: client.name,
    receivedAt: new Date().toISOString(),
    ...(client.tls && { tls: client.tls }),
    ...(smtpUtf8 && { smtpUtf8 }),
    ...(body8Bit && { body8Bit }),
    ...(dsnReturn && { dsnReturn }),
    ...(envelopeId !== undefined && { envelopeId }),
  }
}

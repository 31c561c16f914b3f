/** The end of a message: its envelope, the hook that takes it, and the reply for whatever goes wrong. */
import type { Envelope } from '#core/envelope.ts'
import { Failure, failures } from '#core/errors.ts'
import { reply, type Reply } from '../reply.ts'
import type { Conversation, Transaction } from './conversation.ts'

export const tooLarge: Reply = reply(552, '5.3.4', 'Message too large')

/** Hands the message over and ends the transaction. */
export async function receive(talk: Conversation, transaction: Transaction, data: Buffer): Promise<Reply> {
  talk.flush()
  talk.transaction = undefined
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

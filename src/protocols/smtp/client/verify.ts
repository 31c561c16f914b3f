/** Asks whether a server takes mail for an address (RFC 5321, section 3.3): MAIL from the null sender, RCPT, and no message. */
import { isAscii, isMailbox } from '../address.ts'
import { isPositive, reply, type Reply } from '../reply.ts'
import type { OpenSession } from './connect.ts'

/** The reply to RCPT; a temporary one of our own where the server did not let us come so far. */
export async function verifyRecipient({ connection, extensions }: OpenSession, address: string): Promise<Reply> {
  if (!isMailbox(address)) return reply(553, '5.1.3', 'Malformed address')
  const international = !isAscii(address)
  if (international && !extensions.has('SMTPUTF8'))
    return reply(550, '5.6.7', 'The next server does not take international addresses')
  const sender = await connection.ask(`MAIL FROM:<>${international ? ' SMTPUTF8' : ''}`)
  if (!isPositive(sender)) return reply(451, '4.4.0', 'The next server does not take the null sender')
  const answer = await connection.ask(`RCPT TO:<${address}>`)
  await connection.ask('RSET')
  return answer
}

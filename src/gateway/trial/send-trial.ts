/** Sends the test messages through the real SMTP port, one connection each, and tells under which id each is known. */
import type { Reply } from '#protocols/smtp/reply.ts'
import { trialMessages, type TrialKind } from './trial-messages.ts'

/** Sends one message and gives the answer to the end of DATA. */
export type SendMessage = (message: { sender: string; recipient: string; data: Buffer }) => Promise<Reply>

export interface TrialSent {
  readonly kind: TrialKind
  readonly id: string
  readonly reply: string
}

export async function sendTrialMessages(send: SendMessage, domain: string): Promise<readonly TrialSent[]> {
  const message = { sender: `test@${domain}`, recipient: `inbox@${domain}` }
  return Promise.all(
    (await trialMessages()).map(async ({ kind, data }) => {
      const { code, lines } = await send({ ...message, data })
      const reply = `${code} ${lines.join(' ')}`
      return { kind, reply, id: /queued as ([0-9a-f-]{36})/.exec(reply)?.[1] ?? '' }
    }),
  )
}

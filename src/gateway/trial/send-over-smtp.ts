/** One test message over one SMTP connection to ourselves. */
import { connectSmtp } from '#protocols/smtp/client/client.ts'
import { reply } from '#protocols/smtp/reply.ts'
import type { SendMessage } from './send-trial.ts'

export function sendOverSmtp(server: { host: string; port: number; name: string }): SendMessage {
  return async ({ sender, recipient, data }) => {
    const client = await connectSmtp({ ...server, tls: 'off', timeoutMs: 90_000 })
    try {
      const receivedAt = new Date().toISOString()
      const recipients = [{ address: recipient }]
      const envelope = { sender, recipients, clientAddress: '127.0.0.1', clientName: server.name, receivedAt }
      const { recipients: answers } = await client.send(envelope, [recipient], data)
      return answers[0]?.reply ?? reply(451, '4.3.0', 'no answer')
    } finally {
      await client.quit().catch(() => undefined)
    }
  }
}

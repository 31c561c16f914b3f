/** One visit to one mailbox by the service account: signed in, a task done, signed out. */
import { ImapFlow } from 'imapflow'
import { loginOf, type MailboxServer } from './servers.ts'

const patience = 30_000

/** Throws what the server or the network says against it. */
export async function visit<T>(
  server: MailboxServer,
  mailbox: string,
  task: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const { host, port, tls, verify, password } = server
  const client = new ImapFlow({
    host,
    port,
    secure: tls === 'implicit',
    ...(tls === 'implicit' ? {} : { doSTARTTLS: tls === 'starttls' }),
    tls: { rejectUnauthorized: verify },
    auth: { user: loginOf(server, mailbox), pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  })
  // Errors after the connection stands come by this event too; the command that was running fails with them.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await task(client)
  } finally {
    client.close()
  }
}

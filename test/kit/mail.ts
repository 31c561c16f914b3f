/** Sends a message as a mail client would, and a sink that takes mail as a next hop would. */
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { connectSmtp } from '#protocols/smtp/client/client.ts'
import { serveSmtp } from '#protocols/smtp/session/session.ts'
import { reply } from '#protocols/smtp/reply.ts'

export interface Attachment {
  readonly name: string
  readonly bytes: Buffer
}

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly attachment?: Attachment
  readonly attachments?: readonly Attachment[]
}

function partOf({ name, bytes }: Attachment): string {
  const body = bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  const file = `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64`
  return `--b\r\n${file}\r\n\r\n${body}\r\n`
}

export function letterOf({ to, subject, attachment, attachments = attachment ? [attachment] : [] }: Letter): Buffer {
  const head = `From: a@example.org\r\nTo: ${to}\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\n`
  if (attachments.length === 0) return Buffer.from(`${head}Content-Type: text/plain\r\n\r\nGood day.\r\n`)
  const mixed = 'Content-Type: multipart/mixed; boundary=b'
  const parts = attachments.map((one) => partOf(one)).join('')
  return Buffer.from(`${head}${mixed}\r\n\r\n--b\r\n\r\nGood day.\r\n${parts}--b--\r\n`)
}

/** The last reply's code and the id the gateway gave. */
export async function sendMail(
  port: number,
  to: string,
  data: Buffer,
): Promise<{ code: number; id: string; text: string }> {
  const client = await connectSmtp({ host: '127.0.0.1', port, name: 'client.test', tls: 'off', timeoutMs: 90_000 })
  const envelope = {
    sender: 'a@example.org',
    recipients: [{ address: to }],
    clientAddress: '127.0.0.1',
    clientName: 'client.test',
    receivedAt: new Date().toISOString(),
  }
  const { recipients } = await client.send(envelope, [to], data)
  await client.quit()
  const answer = recipients[0]?.reply ?? reply(451, '4.0.0', 'no answer')
  const text = answer.lines.join(' ')
  return { code: answer.code, id: /queued as ([0-9a-f-]{36})/.exec(text)?.[1] ?? '', text }
}

export interface Sink extends AsyncDisposable {
  readonly port: number
  readonly messages: readonly Buffer[]
  /** When each of them was whole; milliseconds since 1970. */
  readonly arrived: readonly number[]
}

export async function startSink(): Promise<Sink> {
  const messages: Buffer[] = []
  const arrived: number[] = []
  const limits = {
    maxMessageSize: 300e6,
    maxRecipients: 1000,
    commandTimeoutMs: 60_000,
    dataTimeoutMs: 60_000,
    maxErrors: 10,
  }
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    serveSmtp(
      socket,
      { ...limits, hostname: 'sink.test', bareNewline: 'refuse' },
      {
        async onMessage({ data }) {
          messages.push(data)
          arrived.push(Date.now())
          return reply(250, '2.0.0', 'taken')
        },
      },
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    messages,
    arrived,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

/** One message through an open client session (RFC 5321, section 3.3), pipelined when the server offers it (RFC 2920). */
import type { Envelope } from '#core/envelope.ts'
import { encodeXtext } from '../address.ts'
import { isPositive, reply, type Reply } from '../reply.ts'
import { formFor, type BodyForm, type Outgoing } from './body.ts'
import type { OpenSession } from './connect.ts'
import { SmtpConnectionError } from './error.ts'
import { stuff } from './stuff.ts'

export interface RecipientResult {
  readonly address: string
  /** The server's last word for this recipient; ours where the server cannot take the message at all. */
  readonly reply: Reply
}

/** Recipients in one burst: the replies to them fit any receive buffer, so that neither side waits for the other. */
const BURST = 100

export async function transact(session: OpenSession, message: Outgoing): Promise<RecipientResult[]> {
  const { recipients } = message
  const form = formFor(session.extensions, message)
  if ('code' in form) return recipients.map((address) => ({ address, reply: form }))
  const { replies, begin } = await announce(session, message, form)
  const accepted = replies.some((answer) => isPositive(answer))
  const final = accepted ? await sendBody(session, message.data, { form, begin }) : await giveUp(session, begin)
  return recipients.map((address, at) => {
    const answer = replies[at] ?? final
    return { address, reply: isPositive(answer) ? final : answer }
  })
}

interface Announced {
  /** One for each recipient; a refused sender is the answer for all. */
  readonly replies: readonly Reply[]
  /** The reply to DATA, where it went out together with the rest. */
  readonly begin?: Reply
}

/** MAIL and RCPT and, where the server takes commands ahead and all fit into one burst, DATA with them. */
async function announce(session: OpenSession, message: Outgoing, form: BodyForm): Promise<Announced> {
  const { connection, extensions } = session
  const commands = message.recipients.map((address) => rcptCommand(extensions, message.envelope, address))
  const pipelining = extensions.has('PIPELINING')
  const first = pipelining ? commands.slice(0, BURST) : []
  const whole = pipelining && first.length === commands.length && form.command === 'DATA'
  connection.write([mailCommand(extensions, message, form), ...first, ...(whole ? ['DATA\r\n'] : [])].join(''))
  const sender = await connection.reply()
  const replies: Reply[] = []
  for (const _ of first) replies.push(await connection.reply())
  const begin = whole ? { begin: await connection.reply() } : {}
  if (!isPositive(sender)) return { replies: commands.map(() => sender), ...begin }
  const step = pipelining ? BURST : 1
  for (let at = first.length; at < commands.length; at += step) {
    const burst = commands.slice(at, at + step)
    connection.write(burst.join(''))
    for (const _ of burst) replies.push(await connection.reply())
  }
  return { replies, ...begin }
}

interface Body {
  readonly form: BodyForm
  readonly begin: Reply | undefined
}

async function sendBody({ connection }: OpenSession, data: Buffer, { form, begin }: Body): Promise<Reply> {
  if (form.command === 'BDAT') {
    await connection.writeAll([Buffer.from(`BDAT ${data.length} LAST\r\n`), data])
    return connection.finalReply()
  }
  const answer = begin ?? (await connection.ask('DATA'))
  if (answer.code !== 354) {
    // Some reply that makes no sense here must not pass for success.
    return answer.code >= 400 ? answer : reply(451, '4.5.0', 'Unexpected reply to DATA')
  }
  await connection.writeAll(stuff(data))
  return connection.finalReply()
}

/**
 * Nobody was accepted. All replies are known, so that a connection lost now changes nothing for this message. A server that waits
 * for the message all the same is left: it might deliver an empty one, or wait for an end mark that it does not see as one.
 */
async function giveUp({ connection }: OpenSession, begin: Reply | undefined): Promise<Reply> {
  try {
    if (begin?.code === 354) throw connection.broken('The server wants a message for nobody')
    return await connection.ask('RSET')
  } catch (error) {
    if (error instanceof SmtpConnectionError) return reply(421, '4.4.2', 'Connection closed')
    throw error
  }
}

function mailCommand(extensions: ReadonlyMap<string, string>, message: Outgoing, form: BodyForm): string {
  const { envelope, data } = message
  const words = [`MAIL FROM:<${envelope.sender}>`]
  if (extensions.has('SIZE')) words.push(`SIZE=${data.length}`)
  if (form.body !== '7BIT') words.push(`BODY=${form.body}`)
  if (form.smtpUtf8) words.push('SMTPUTF8')
  if (extensions.has('DSN')) {
    if (envelope.dsnReturn !== undefined) words.push(`RET=${envelope.dsnReturn === 'full' ? 'FULL' : 'HDRS'}`)
    if (envelope.envelopeId !== undefined) words.push(`ENVID=${encodeXtext(envelope.envelopeId)}`)
  }
  return `${words.join(' ')}\r\n`
}

function rcptCommand(extensions: ReadonlyMap<string, string>, envelope: Envelope, address: string): string {
  const words = [`RCPT TO:<${address}>`]
  const known = envelope.recipients.find((recipient) => recipient.address === address)
  if (extensions.has('DSN') && known !== undefined) {
    if (known.notify !== undefined && known.notify.length > 0)
      words.push(`NOTIFY=${known.notify.join(',').toUpperCase()}`)
    if (known.originalRecipient !== undefined) words.push(`ORCPT=${originalOf(known.originalRecipient)}`)
  }
  return `${words.join(' ')}\r\n`
}

function originalOf(original: string): string {
  const [, type = 'rfc822', address = original] = /^([\w-]+);(.*)$/su.exec(original) ?? []
  return `${type};${encodeXtext(address)}`
}

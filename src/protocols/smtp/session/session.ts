/**
 * The server side of one SMTP session (RFC 5321). The caller owns listening, TLS keys and limits on connections; hooks decide
 * about clients, senders, recipients and messages. Replies are sent together when commands are (RFC 2920).
 */
import type { Socket } from 'node:net'
import { bounds } from '../bounds.ts'
import { isPositive, reply, type Reply } from '../reply.ts'
import { Conversation } from './conversation.ts'
import type { SmtpServerHooks, SmtpServerOptions } from './options.ts'
import { replyForError } from './receive.ts'
import { verbs } from './commands/index.ts'

export interface SmtpSession {
  /** Fulfilled when the socket is closed; never rejected. */
  readonly closed: Promise<void>
  /** Finishes the command in work, then says 421 and ends. */
  shutDown(): void
}

export function serveSmtp(socket: Socket, options: SmtpServerOptions, hooks: SmtpServerHooks): SmtpSession {
  socket.setNoDelay(true)
  const talk = new Conversation(socket, options, hooks)
  return { closed: converse(talk), shutDown: () => talk.input.interrupt() }
}

async function converse(talk: Conversation): Promise<void> {
  const welcome = await answerTo(() => talk.hooks.onConnect?.(talk.client))
  if (welcome !== undefined && !isPositive(welcome)) talk.closing = true
  talk.say(welcome ?? reply(220, undefined, `${talk.options.hostname} ESMTP`))
  while (!talk.closing) await turn(talk)
  await talk.hangUp()
}

/** One command and its reply. */
async function turn(talk: Conversation): Promise<void> {
  const line = await talk.input.line({ timeoutMs: talk.options.commandTimeoutMs, limit: bounds.commandLine })
  if (!Buffer.isBuffer(line)) {
    sayLast(talk, talk.lost(line))
    return
  }
  const command = parse(line)
  const verb = command && verbs.get(command.name)
  const answer = await answerTo(() => (verb ? verb.run(command.argument, talk) : unknownCommand(command)))
  sayLast(talk, answer)
  if (answer !== undefined && answer.code >= 500 && verb?.name !== 'DATA' && verb?.name !== 'BDAT') countError(talk)
}

function sayLast(talk: Conversation, answer: Reply | undefined): void {
  if (answer === undefined) return
  talk.say(answer)
  if (answer.code === 421) talk.closing = true
}

async function answerTo(ask: () => Promise<Reply | undefined> | Reply | undefined): Promise<Reply | undefined> {
  try {
    return await ask()
  } catch (error) {
    return replyForError(error)
  }
}

interface Command {
  readonly name: string
  readonly argument: string
}

/** Undefined for what is no text: broken UTF-8 and control characters, bare CR and LF among them. */
function parse(line: Buffer): Command | undefined {
  const text = line.toString('utf8')
  if (/[\p{Cc}\u{FFFD}]/u.test(text)) return undefined
  const space = text.indexOf(' ')
  if (space < 0) return { name: text.toUpperCase(), argument: '' }
  return { name: text.slice(0, space).toUpperCase(), argument: text.slice(space + 1).trimEnd() }
}

function unknownCommand(command: Command | undefined): Reply {
  return command === undefined
    ? reply(500, '5.5.2', 'Bad characters in the command')
    : reply(500, '5.5.1', 'Unknown command')
}

function countError(talk: Conversation): void {
  talk.errors += 1
  if (talk.errors < talk.options.maxErrors || talk.closing) return
  talk.closing = true
  talk.say(reply(421, '4.7.0', `${talk.options.hostname} Too many errors`))
}

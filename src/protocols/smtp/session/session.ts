/**
 * The server side of one SMTP session (RFC 5321). The caller owns listening, TLS keys and limits on connections; hooks decide
 * about clients, senders, recipients and messages. Replies are sent together when commands are (RFC 2920).
 */
import type { Socket } from 'node:net'
import { bounds } from '../bounds.ts'
import { reply, type Reply } from '../reply.ts'
import { answerTo } from './answer.ts'
import { verbs } from './commands/index.ts'
import { Conversation } from './conversation.ts'
import type { SmtpServerHooks, SmtpServerOptions } from './options.ts'
import { openSession } from './preamble.ts'
import type { Verb } from './verb.ts'

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
  const greeting = await openSession(talk)
  if (greeting === undefined) talk.closing = true
  else talk.say(greeting)
  while (!talk.closing) await turn(talk)
  await talk.hangUp()
}

/** One command and its reply. */
async function turn(talk: Conversation): Promise<void> {
  const line = await talk.input.line({ timeoutMs: talk.patience, limit: bounds.commandLine })
  if (!Buffer.isBuffer(line)) {
    sayLast(talk, talk.lost(line))
    return
  }
  const command = parse(line)
  const verb = command && verbs.get(command.name)
  const answer = await answerTo(() => (verb ? run(verb, command.argument, talk) : unknownCommand(command, talk)))
  const counted = answer !== undefined && isError(answer, verb)
  if (counted) await penalise(talk)
  sayLast(talk, answer)
  if (counted && talk.errors >= talk.options.maxErrors) sayTooMany(talk)
}

function run(verb: Verb, argument: string, talk: Conversation): Promise<Reply | undefined> | Reply | undefined {
  const ahead = verb.endsGroup === true && talk.input.pending > 0
  if (!ahead || talk.options.pipelining !== 'strict') return verb.run(argument, talk)
  talk.closing = true
  return reply(554, '5.5.0', `You spoke before the reply to ${verb.name}`)
}

function sayLast(talk: Conversation, answer: Reply | undefined): void {
  if (answer === undefined) return
  talk.say(answer)
  if (answer.code === 421) talk.closing = true
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

/** A browser that was talked into speaking to us: its next lines may be commands that somebody else wrote. */
const webMethods = new Set(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'CONNECT', 'TRACE'])

function unknownCommand(command: Command | undefined, talk: Conversation): Reply {
  if (command === undefined) return reply(500, '5.5.2', 'Bad characters in the command')
  if (!webMethods.has(command.name)) return reply(500, '5.5.1', 'Unknown command')
  talk.closing = true
  return reply(554, '5.7.0', 'This is an SMTP server')
}

/** Refused for good. What a message holds is no error of the client's program, and neither is that nobody may have it. */
function isError({ code }: Reply, verb: Verb | undefined): boolean {
  const ofMessage = verb?.name === 'DATA' || verb?.name === 'BDAT'
  return code >= 500 && !(ofMessage && code >= 550)
}

async function penalise(talk: Conversation): Promise<void> {
  talk.errors += 1
  talk.hooks.onError?.(talk.client)
  const { tarpit } = talk.options
  if (tarpit === undefined || talk.errors <= tarpit.afterErrors || talk.closing) return
  await talk.input.rest(Math.min(tarpit.delayMs * (talk.errors - tarpit.afterErrors), bounds.tarpitMs))
}

function sayTooMany(talk: Conversation): void {
  if (talk.closing) return
  talk.closing = true
  talk.say(reply(421, '4.7.0', `${talk.options.hostname} Too many errors`))
}

/** DATA (RFC 5321, section 4.1.1.4): the message until CRLF.CRLF. */
import { bounds } from '../../bounds.ts'
import { reply, type Reply } from '../../reply.ts'
import type { InputEnd } from '../../socket-input.ts'
import type { Conversation, Transaction } from '../conversation.ts'
import { DataReader } from '../data-reader.ts'
import { bareLine, noRoom, openMessage, receive, tooLarge, tooLongLine } from '../receive.ts'
import type { Verb } from '../verb.ts'

function refusal({ transaction }: Conversation, argument: string): Reply | undefined {
  if (argument !== '') return reply(501, '5.5.4', 'Syntax: DATA')
  if (transaction === undefined || transaction.chunks) return reply(503, '5.5.1', 'Say MAIL first')
  return transaction.recipients.length === 0 ? reply(554, '5.5.1', 'No valid recipients') : undefined
}

/** Reads to the end mark; a reason when the client does not come to it. */
async function readBody(talk: Conversation, reader: DataReader): Promise<InputEnd | undefined> {
  const { sink } = reader
  const most = talk.options.maxMessageSize * bounds.discardFactor
  for (;;) {
    const chunk = await talk.input.chunk(talk.messagePatience)
    if (!Buffer.isBuffer(chunk)) return chunk
    const rest = reader.feed(chunk)
    const keeps = !sink.overflowed && !sink.dropped
    if (keeps && !talk.makeRoom(sink.size)) sink.drop()
    if (rest !== undefined) {
      talk.input.unread(rest)
      return undefined
    }
    if (sink.size > most) return 'too-long'
  }
}

function lost(talk: Conversation, end: InputEnd): Reply | undefined {
  const last = talk.lost(end)
  return end === 'too-long' ? tooLarge : last
}

function faultOf({ options }: Conversation, reader: DataReader): Reply | undefined {
  if (reader.sink.overflowed) return tooLarge
  if (reader.sink.dropped) return noRoom
  if (reader.bare && options.bareNewline === 'refuse') return bareLine
  const most = options.maxLineBytes ?? Number.POSITIVE_INFINITY
  return reader.longestLine > most ? tooLongLine(most) : undefined
}

async function take(talk: Conversation, transaction: Transaction): Promise<Reply | undefined> {
  const refused = await openMessage(talk)
  if (refused !== undefined) return refused
  talk.say(reply(354, undefined, 'End data with <CR><LF>.<CR><LF>'))
  const { maxMessageSize: limit, bareNewline } = talk.options
  const reader = new DataReader({ limit, bareNewline, announced: transaction.announced })
  const end = await readBody(talk, reader)
  if (end !== undefined) return lost(talk, end)
  return faultOf(talk, reader) ?? receive(talk, transaction, reader.finish())
}

export const data: Verb = {
  name: 'DATA',
  endsGroup: true,
  async run(argument, talk) {
    const refused = refusal(talk, argument)
    const { transaction } = talk
    if (refused !== undefined || transaction === undefined) return refused
    try {
      return await take(talk, transaction)
    } finally {
      talk.endTransaction()
    }
  },
}

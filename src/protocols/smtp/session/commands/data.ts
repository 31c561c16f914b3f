/** DATA (RFC 5321, section 4.1.1.4): the message until CRLF.CRLF. */
import { bounds } from '../../bounds.ts'
import { reply, type Reply } from '../../reply.ts'
import type { InputEnd } from '../../socket-input.ts'
import type { Conversation } from '../conversation.ts'
import { DataReader } from '../data-reader.ts'
import { receive, tooLarge } from '../receive.ts'
import type { Verb } from '../verb.ts'

function refusal({ transaction }: Conversation, argument: string): Reply | undefined {
  if (argument !== '') return reply(501, '5.5.4', 'Syntax: DATA')
  if (transaction === undefined || transaction.chunks) return reply(503, '5.5.1', 'Say MAIL first')
  return transaction.recipients.length === 0 ? reply(554, '5.5.1', 'No valid recipients') : undefined
}

/** Reads to the end mark; a reason when the client does not come to it. */
async function readBody({ input, options }: Conversation, reader: DataReader): Promise<InputEnd | undefined> {
  for (;;) {
    const chunk = await input.chunk(options.dataTimeoutMs)
    if (!Buffer.isBuffer(chunk)) return chunk
    const rest = reader.feed(chunk)
    if (rest !== undefined) {
      input.unread(rest)
      return undefined
    }
    if (reader.sink.size > options.maxMessageSize * bounds.discardFactor) return 'too-long'
  }
}

export const data: Verb = {
  name: 'DATA',
  async run(argument, talk) {
    const refused = refusal(talk, argument)
    const { transaction, options } = talk
    if (refused !== undefined || transaction === undefined) return refused
    talk.say(reply(354, undefined, 'End data with <CR><LF>.<CR><LF>'))
    const reader = new DataReader({ limit: options.maxMessageSize, bareNewline: options.bareNewline })
    const end = await readBody(talk, reader)
    if (end !== undefined) {
      const last = talk.lost(end)
      return end === 'too-long' ? tooLarge : last
    }
    talk.transaction = undefined
    if (reader.sink.overflowed) return tooLarge
    if (reader.bare && options.bareNewline === 'refuse') return reply(550, '5.6.11', 'Bare CR or LF in the message')
    return receive(talk, transaction, reader.sink.finish())
  },
}

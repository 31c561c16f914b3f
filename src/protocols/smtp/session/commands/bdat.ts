/** BDAT (RFC 3030): the message in chunks of a stated length. */
import { bounds } from '../../bounds.ts'
import { ByteSink } from '../../byte-sink.ts'
import { reply, type Reply } from '../../reply.ts'
import type { InputEnd } from '../../socket-input.ts'
import type { Conversation, Transaction } from '../conversation.ts'
import { DataReader } from '../data-reader.ts'
import { receive, tooLarge } from '../receive.ts'
import type { Verb } from '../verb.ts'

/** The bytes of a chunk are read whatever the reply will be, or they would be taken for commands. */
async function readChunk(talk: Conversation, sink: ByteSink, length: number): Promise<InputEnd | undefined> {
  let left = length
  while (left > 0) {
    const chunk = await talk.input.chunk(talk.options.dataTimeoutMs)
    if (!Buffer.isBuffer(chunk)) return chunk
    const taken = Math.min(left, chunk.length)
    sink.append(chunk, 0, taken)
    talk.input.unread(chunk.subarray(taken))
    left -= taken
  }
  return undefined
}

function refusal({ transaction }: Conversation, sink: ByteSink): Reply | undefined {
  if (transaction === undefined) return reply(503, '5.5.1', 'Say MAIL first')
  if (transaction.recipients.length === 0) return reply(554, '5.5.1', 'No valid recipients')
  return sink.overflowed ? tooLarge : undefined
}

/** A chunk has no end mark and no stuffed dots, but its lines must end as those of DATA do. */
function finish(talk: Conversation, transaction: Transaction, body: Buffer): Promise<Reply> | Reply {
  const { bareNewline } = talk.options
  const reader = new DataReader({ limit: Number.POSITIVE_INFINITY, bareNewline, dots: 'plain' })
  reader.feed(body)
  reader.end()
  if (!reader.bare) return receive(talk, transaction, body)
  if (bareNewline === 'refuse') return reply(550, '5.6.11', 'Bare CR or LF in the message')
  return receive(talk, transaction, reader.sink.finish())
}

export const bdat: Verb = {
  name: 'BDAT',
  async run(argument, talk) {
    const [, digits, last] = /^(\d{1,15})( +LAST)?$/iu.exec(argument) ?? []
    const { transaction, options } = talk
    const length = Number(digits)
    if (digits === undefined || length > options.maxMessageSize * bounds.discardFactor) {
      // Without its length nobody can tell where the chunk ends.
      talk.closing = true
      return digits === undefined ? reply(501, '5.5.4', 'Syntax: BDAT length [LAST]') : tooLarge
    }
    const sink = transaction?.chunks ?? new ByteSink(options.maxMessageSize)
    const end = await readChunk(talk, sink, length)
    if (end !== undefined) return talk.lost(end)
    const refused = refusal(talk, sink)
    if (refused !== undefined || transaction === undefined) {
      talk.transaction = undefined
      return refused
    }
    transaction.chunks = sink
    if (last === undefined) return reply(250, '2.0.0', `${digits} octets received`)
    talk.transaction = undefined
    return finish(talk, transaction, sink.finish())
  },
}

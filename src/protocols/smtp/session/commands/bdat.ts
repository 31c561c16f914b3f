/** BDAT (RFC 3030): the message in chunks of a stated length, so that nothing in it can pass for its end. */
import { bounds } from '../../bounds.ts'
import { ByteSink } from '../../byte-sink.ts'
import { inspectLines, rewriteLines } from '../../lines.ts'
import { reply, type Reply } from '../../reply.ts'
import type { InputEnd } from '../../socket-input.ts'
import type { Conversation, Transaction } from '../conversation.ts'
import { bareLine, noRoom, openMessage, receive, tooLarge, tooLongLine } from '../receive.ts'
import type { Verb } from '../verb.ts'

/** The bytes of a chunk are read whatever the reply will be, or they would be taken for commands. */
async function readChunk(talk: Conversation, sink: ByteSink, length: number): Promise<InputEnd | undefined> {
  let left = length
  while (left > 0) {
    const chunk = await talk.input.chunk(talk.messagePatience)
    if (!Buffer.isBuffer(chunk)) return chunk
    const taken = Math.min(left, chunk.length)
    sink.append(chunk, 0, taken)
    const keeps = !sink.overflowed && !sink.dropped
    if (keeps && !talk.makeRoom(sink.size)) sink.drop()
    talk.input.unread(chunk.subarray(taken))
    left -= taken
  }
  return undefined
}

/** A chunk has no end mark and no stuffed dots, but its lines must end as those of DATA do. */
function finish(talk: Conversation, transaction: Transaction, body: Buffer): Promise<Reply> | Reply {
  const { options } = talk
  const { bare, longest } = inspectLines(body)
  if (bare && options.bareNewline === 'refuse') return bareLine
  const lines = bare ? rewriteLines(body, 'plain') : body
  const most = options.maxLineBytes ?? Number.POSITIVE_INFINITY
  const long = bare ? inspectLines(lines).longest : longest
  return long > most ? tooLongLine(most) : receive(talk, transaction, lines)
}

/** Why the chunk is not for a message; the client is not kept waiting inside one. */
function refusal(talk: Conversation): Promise<Reply | undefined> | Reply | undefined {
  const { transaction } = talk
  if (transaction === undefined) return reply(503, '5.5.1', 'Say MAIL first')
  if (transaction.recipients.length === 0) return reply(554, '5.5.1', 'No valid recipients')
  return transaction.chunks === undefined ? openMessage(talk) : undefined
}

/** Where the message ends without being one: the chunks that follow find no transaction. */
async function refuseChunk(talk: Conversation, length: number, answer: Reply): Promise<Reply | undefined> {
  const sink = new ByteSink()
  sink.drop()
  const end = await readChunk(talk, sink, length)
  talk.endTransaction()
  return end === undefined ? answer : talk.lost(end)
}

async function takeChunk(talk: Conversation, transaction: Transaction, length: number): Promise<Reply | undefined> {
  const sink = (transaction.chunks ??= new ByteSink(talk.options.maxMessageSize, transaction.announced))
  const end = await readChunk(talk, sink, length)
  if (end === undefined && !sink.overflowed && !sink.dropped) return undefined
  talk.endTransaction()
  if (end !== undefined) return talk.lost(end) ?? noRoom
  return sink.overflowed ? tooLarge : noRoom
}

export const bdat: Verb = {
  name: 'BDAT',
  async run(argument, talk) {
    const [, digits, last] = /^(\d{1,15})( +LAST)?$/iu.exec(argument) ?? []
    const length = Number(digits)
    if (digits === undefined || length > talk.options.maxMessageSize * bounds.discardFactor) {
      // Without its length nobody can tell where the chunk ends.
      talk.closing = true
      return digits === undefined ? reply(501, '5.5.4', 'Syntax: BDAT length [LAST]') : tooLarge
    }
    const refused = await refusal(talk)
    const { transaction } = talk
    if (refused !== undefined || transaction === undefined) return refuseChunk(talk, length, refused ?? noRoom)
    const failed = await takeChunk(talk, transaction, length)
    if (failed !== undefined) return failed
    if (last === undefined) return reply(250, '2.0.0', `${digits} octets received`)
    try {
      return await finish(talk, transaction, transaction.chunks?.finish() ?? Buffer.alloc(0))
    } finally {
      talk.endTransaction()
    }
  },
}

/** What may come before the greeting: the PROXY header of a balancer, TLS of a port that begins with it, and a silence. */
import { bounds } from '../bounds.ts'
import { isPositive, reply, type Reply } from '../reply.ts'
import type { SocketInput } from '../socket-input.ts'
import type { Conversation } from './conversation.ts'
import { parseProxyV1, parseProxyV2, proxyMarks, proxyV2Length, type ProxyHeader } from './proxy-header.ts'
import { answerTo } from './answer.ts'

/** The greeting; undefined when there is nobody to greet. */
export async function openSession(talk: Conversation): Promise<Reply | undefined> {
  if (!(await readProxy(talk))) return undefined
  if (talk.options.implicitTls === true && !(await talk.secure())) return undefined
  const answer = await answerTo(() => talk.hooks.onConnect?.(talk.client))
  if (answer !== undefined && !isPositive(answer)) talk.closing = true
  if (talk.closing) return answer
  const early = await awaitSilence(talk)
  return early ?? answer ?? reply(220, undefined, `${talk.options.hostname} ESMTP`)
}

/** A balancer without a header is not believed to be one: the connection ends without a word, as its protocol wants. */
async function readProxy(talk: Conversation): Promise<boolean> {
  if (talk.options.isBalancer?.(talk.peer) !== true) return true
  const header = await readHeader(talk.input)
  if (header === 'malformed') return false
  if (header === 'local') return true
  talk.peer = header.address
  talk.client = { ...talk.client, address: header.address, port: header.port }
  return true
}

async function readHeader(input: SocketInput): Promise<ProxyHeader> {
  const deadline = performance.now() + bounds.proxyMs
  const left = () => deadline - performance.now()
  const mark = await input.exactly(proxyMarks.length, left())
  if (!Buffer.isBuffer(mark)) return 'malformed'
  input.unread(mark)
  if (mark.equals(proxyMarks.v1)) {
    const line = await input.line({ timeoutMs: left(), limit: proxyMarks.v1Line })
    return Buffer.isBuffer(line) ? parseProxyV1(line.toString('latin1')) : 'malformed'
  }
  const fixed = await input.exactly(proxyMarks.v2Fixed, left())
  const length = Buffer.isBuffer(fixed) ? proxyV2Length(fixed) : undefined
  if (!Buffer.isBuffer(fixed) || length === undefined || length > bounds.proxyHeader) return 'malformed'
  const rest = await input.exactly(length, left())
  return Buffer.isBuffer(rest) ? parseProxyV2(fixed, rest) : 'malformed'
}

/** Mail clients wait for the greeting; programs that only want to be rid of their mail do not (RFC 5321, section 3.1). */
async function awaitSilence(talk: Conversation): Promise<Reply | undefined> {
  const { greetDelayMs = 0 } = talk.options
  if (greetDelayMs === 0) return undefined
  const end = await talk.input.silence(greetDelayMs)
  if (end === 'timeout') return undefined
  talk.closing = true
  if (end !== undefined) return talk.lost(end)
  return reply(554, '5.5.1', `${talk.options.hostname} You spoke before the greeting`)
}

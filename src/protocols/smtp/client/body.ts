/**
 * In which form a message can go to the next server: 7-bit, 8-bit (RFC 6152), international (RFC 6531), or, where line ends
 * stand in it that DATA cannot carry, binary in a chunk (RFC 3030). Nothing is converted: that would break signatures.
 */
import { isAscii as isAsciiBytes } from 'node:buffer'
import type { Envelope } from '#core/envelope.ts'
import { isAscii } from '../address.ts'
import { inspectLines, plainLength } from '../lines.ts'
import { reply, type Reply } from '../reply.ts'

export interface Outgoing {
  readonly envelope: Envelope
  readonly recipients: readonly string[]
  readonly data: Buffer
}

export interface BodyForm {
  readonly body: '7BIT' | '8BITMIME' | 'BINARYMIME'
  readonly smtpUtf8: boolean
  readonly command: 'DATA' | 'BDAT'
}

const HEADER_END = Buffer.from('\r\n\r\n')

/** A reply, in the words the server would have, where it can never take the message. */
export function formFor(extensions: ReadonlyMap<string, string>, message: Outgoing): BodyForm | Reply {
  const { envelope, data } = message
  const size = Number(extensions.get('SIZE') ?? 0)
  if (size > 0 && data.length > size) return reply(552, '5.3.4', 'Message too large for the next server')
  const smtpUtf8 = isInternational(message)
  if (smtpUtf8 && !extensions.has('SMTPUTF8'))
    return reply(550, '5.6.7', 'The next server does not take international addresses')
  const eightBit = !isAsciiBytes(data)
  if (eightBit && !extensions.has('8BITMIME'))
    return reply(554, '5.6.3', 'The next server does not take 8-bit messages')
  if (takesBinary(extensions) && plainLength(data) < data.length && inspectLines(data).bare)
    return { body: 'BINARYMIME', smtpUtf8, command: 'BDAT' }
  const declared = eightBit || (envelope.body8Bit === true && extensions.has('8BITMIME'))
  return { body: declared ? '8BITMIME' : '7BIT', smtpUtf8, command: 'DATA' }
}

/** CHUNKING alone does not permit a bare CR or LF: the server after the next would be open to smuggling. */
const takesBinary = (extensions: ReadonlyMap<string, string>): boolean =>
  extensions.has('CHUNKING') && extensions.has('BINARYMIME')

/** A client may say SMTPUTF8 for a message that does not need it; then neither does the next server. */
function isInternational({ envelope, recipients, data }: Outgoing): boolean {
  if (![envelope.sender, ...recipients].every(isAscii)) return true
  if (envelope.smtpUtf8 !== true) return false
  const end = data.indexOf(HEADER_END)
  return !isAsciiBytes(end < 0 ? data : data.subarray(0, end))
}

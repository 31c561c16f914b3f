/** An SMTP client that says what the test says, byte by byte, and measures how long the answer to the end of DATA takes. */
import { connect, type Socket } from 'node:net'

export interface Answered {
  readonly code: number
  readonly text: string
  /** From the last byte written to the whole reply. */
  readonly milliseconds: number
}

export interface RawSmtp extends Disposable {
  /** One line, its CRLF added. */
  say(line: string): Promise<Answered>
  /** After DATA: the message, which must not need dot-stuffing, and the final dot. */
  data(pieces: Iterable<Uint8Array>): Promise<Answered>
}

/** Resolves with the event, or with the end of the connection. */
function happens(socket: Socket, event: 'data' | 'drain'): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => {
    socket.off(event, done).off('close', done)
    resolve()
  }
  socket.once(event, done).once('close', done)
  if (socket.closed) done()
  return promise
}

async function write(socket: Socket, bytes: Uint8Array | string): Promise<void> {
  if (!socket.write(bytes)) await happens(socket, 'drain')
}

/** A reply (RFC 5321 section 4.2.1): lines with a hyphen after the code, and a last one without. */
const wholeReply = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r\n/

/** The next whole reply out of what has been received; 421 where the connection ends before it. */
async function readReply(socket: Socket, received: { text: string }): Promise<Answered> {
  const began = performance.now()
  for (;;) {
    const found = wholeReply.exec(received.text)
    if (found) {
      received.text = received.text.slice(found[0].length)
      return { code: Number(found[1]), text: found[0].trimEnd(), milliseconds: performance.now() - began }
    }
    if (socket.closed) return { code: 421, text: 'the connection has ended', milliseconds: performance.now() - began }
    await happens(socket, 'data')
  }
}

export async function connectRaw(port: number): Promise<RawSmtp> {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  const received = { text: '' }
  socket.on('error', () => undefined)
  socket.on('data', (piece: Buffer) => (received.text += piece.toString('latin1')))
  await readReply(socket, received)
  return {
    async say(line) {
      await write(socket, `${line}\r\n`)
      return readReply(socket, received)
    },
    async data(pieces) {
      for (const piece of pieces) if (!socket.destroyed) await write(socket, piece)
      await write(socket, '.\r\n')
      return readReply(socket, received)
    },
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

export interface RawMessage {
  readonly to: string
  readonly pieces: Iterable<Uint8Array>
  /** Parameters of MAIL, for example `SIZE=5`. */
  readonly parameters?: string
}

/** A whole transaction; the first answer that refuses it, or the one to the end of DATA. */
export async function sendRaw(port: number, { to, pieces, parameters = '' }: RawMessage): Promise<Answered> {
  using client = await connectRaw(port)
  for (const line of [
    'EHLO client.test',
    `MAIL FROM:<a@example.org> ${parameters}`.trim(),
    `RCPT TO:<${to}>`,
    'DATA',
  ]) {
    const answered = await client.say(line)
    if (answered.code >= 400) return answered
  }
  return await client.data(pieces)
}

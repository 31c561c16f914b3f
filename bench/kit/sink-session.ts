/**
 * One SMTP session of the sink (RFC 5321): as little work as possible for each message, so that it is never what limits. Pipelining
 * is taken; the message is searched for its mark and its end and thrown away.
 */
import type { Socket } from 'node:net'
import { readMark, type Mark } from './mark.ts'

const greeting = '220 sink.bench ESMTP\r\n'
const extensions =
  '250-sink.bench\r\n250-PIPELINING\r\n250-SIZE 300000000\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n'
const okay = '250 2.0.0 Ok\r\n'
const end = Buffer.from('\r\n.\r\n')
/** The mark stands within so many bytes, behind the trace fields of those who passed the message on. */
const headBytes = 16_384

const replies: Readonly<Record<string, string>> = {
  EHLO: extensions,
  HELO: '250 sink.bench\r\n',
  DATA: '354 Go ahead\r\n',
  QUIT: '221 2.0.0 Bye\r\n',
}

export function serveSinkSession(socket: Socket, onMessage: (mark: Mark | undefined, bytes: number) => void): void {
  let pending: Buffer = Buffer.alloc(0)
  let inData = false
  let size = 0
  let head: Buffer[] = []
  let headSize = 0

  /** Takes what belongs to the message off the front of `pending`; false when its end has not come yet. */
  const readData = (): boolean => {
    // At the very beginning the end mark has no line before it.
    const found = size === 0 && pending.subarray(0, 3).toString('latin1') === '.\r\n' ? -2 : pending.indexOf(end)
    const known = found === -1 ? Math.max(0, pending.length - 4) : found + 2
    if (found === -1 && known === 0) return false
    const part = pending.subarray(0, Math.max(0, known))
    if (headSize < headBytes) {
      head.push(part.subarray(0, headBytes - headSize))
      headSize += part.length
    }
    size += part.length
    pending = pending.subarray(found === -1 ? known : found + 5)
    return found !== -1
  }

  const step = (): string | undefined => {
    if (inData) {
      if (!readData()) return undefined
      onMessage(readMark(head.length === 1 && head[0] ? head[0] : Buffer.concat(head)), size)
      inData = false
      return okay
    }
    const line = pending.indexOf(0x0a)
    if (line < 0) return undefined
    const verb = pending.toString('latin1', 0, 4).toUpperCase()
    pending = pending.subarray(line + 1)
    if (verb === 'DATA') {
      inData = true
      size = 0
      head = []
      headSize = 0
    }
    return replies[verb] ?? okay
  }

  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.write(greeting)
  socket.on('data', (piece: Buffer) => {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece])
    let answer = ''
    for (let reply = step(); reply !== undefined; reply = step()) answer += reply
    if (answer !== '') socket.write(answer)
    if (answer.endsWith('Bye\r\n')) socket.end()
  })
}

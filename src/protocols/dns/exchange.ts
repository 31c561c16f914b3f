/** One question to one name server, over UDP or TCP: bytes out, the bytes of the answer that belongs to it back. */
import dgram from 'node:dgram'
import net from 'node:net'
import type { DnsQuery } from './question.ts'

export interface NameServer {
  readonly address: string
  readonly port: number
}

export interface Exchange {
  readonly server: NameServer
  readonly query: DnsQuery
  readonly signal: AbortSignal
}

/** Datagrams that do not belong to the question are passed over: each socket and id is used once. */
export function askUdp({ server, query, signal }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket(net.isIPv6(server.address) ? 'udp6' : 'udp4')
    const end = (finish: () => void): void => {
      signal.removeEventListener('abort', stop)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.close()
      finish()
    }
    const stop = (): void => end(() => reject(signal.reason as Error))
    socket.once('error', (error) => end(() => reject(error)))
    socket.on('message', (bytes) => {
      if (query.isAnsweredBy(bytes)) end(() => resolve(bytes))
    })
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) return stop()
    // Connected: the system drops what comes from elsewhere, and tells of a port nobody listens on.
    socket.connect(server.port, server.address, () => {
      if (!signal.aborted) socket.send(query.bytes)
    })
  })
}

const mostBytes = 65_535

/** RFC 7766: the message behind its length. */
export function askTcp({ server, query, signal }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: server.address, port: server.port, signal })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(query.bytes.length)
    let received = Buffer.alloc(0)
    const end = (finish: () => void): void => {
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.destroy()
      finish()
    }
    socket.once('error', (error) => end(() => reject(error)))
    socket.once('close', () => end(() => reject(new Error('The name server closed the connection.'))))
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece])
      const wanted = received.length < 2 ? mostBytes : received.readUInt16BE(0)
      if (received.length < wanted + 2) return
      const bytes = received.subarray(2, wanted + 2)
      end(() => (query.isAnsweredBy(bytes) ? resolve(bytes) : reject(new Error('Not the answer to the question.'))))
    })
    socket.write(Buffer.concat([length, query.bytes]))
  })
}

/**
 * The protocol of ClamAV's daemon, clamd(8): one command with the prefix `z` on one connection, its reply ended by a NUL.
 * INSTREAM sends the content in chunks, each behind its length, and an empty one at the end. Connections are handed in.
 */
import { once } from 'node:events'
import type { Duplex } from 'node:stream'

export type ClamdReply =
  | { readonly outcome: 'clean' }
  | { readonly outcome: 'detected'; readonly signature: string }
  /** It was not looked at to its end. */
  | { readonly outcome: 'failed'; readonly why: string }

export interface ClamdVersion {
  /** `1.4.3`. */
  readonly engine: string
  /** Number of the signature database; 0 where there is none. */
  readonly signatures: number
  /** ISO 8601, when the signatures were made. */
  readonly from?: string
}

const chunkBytes = 256 * 1024
const mostReply = 64 * 1024

export async function scanStream(connection: Duplex, content: Uint8Array): Promise<ClamdReply> {
  const reply = replyOf(connection)
  connection.write('zINSTREAM\0')
  // clamd answers early and hangs up where the content is too large: what it said counts, not the broken pipe.
  try {
    await Promise.race([send(connection, content), reply])
    return readReply(await reply)
  } catch (error) {
    if (!isBroken(error)) throw error
    return { outcome: 'failed', why: 'clamd hung up before it had all of it; its StreamMaxLength may be too small' }
  }
}

const isBroken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET')

export async function askVersion(connection: Duplex): Promise<ClamdVersion | undefined> {
  const reply = replyOf(connection)
  connection.write('zVERSION\0')
  return readVersion(await reply)
}

async function send(connection: Duplex, content: Uint8Array): Promise<void> {
  for (let at = 0; at < content.length; at += chunkBytes) {
    const chunk = content.subarray(at, at + chunkBytes)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    connection.write(length)
    if (!connection.write(chunk)) await once(connection, 'drain')
  }
  connection.write(Buffer.alloc(4))
}

/** Everything up to the NUL or the end of the connection. */
async function replyOf(connection: Duplex): Promise<string> {
  let text = ''
  for await (const piece of connection) {
    text += String(piece)
    if (text.includes('\0') || text.length > mostReply) break
  }
  return text.split('\0', 1)[0] ?? ''
}

export function readReply(line: string): ClamdReply {
  const text = line.trim()
  const found = /^(?:stream|instream\(.*?\)): (.+) FOUND$/.exec(text)
  if (found?.[1] !== undefined) return { outcome: 'detected', signature: found[1].replace(/\([0-9a-f]{32}:\d+\)$/, '') }
  if (/^(?:stream|instream\(.*?\)): OK$/.test(text)) return { outcome: 'clean' }
  if (/size limit exceeded/i.test(text)) return { outcome: 'failed', why: 'larger than clamd takes' }
  return { outcome: 'failed', why: text === '' ? 'clamd gave no answer' : `clamd: ${text.slice(0, 200)}` }
}

/** `ClamAV 1.4.3/27500/Mon Jan 1 10:00:00 2026`; without signatures the name alone. */
export function readVersion(line: string): ClamdVersion | undefined {
  const match = /^ClamAV ([^/\s]+)(?:\/(\d+)\/(.+))?\s*$/.exec(line.trim())
  if (match?.[1] === undefined) return undefined
  const from = new Date(`${match[3] ?? ''} UTC`)
  return {
    engine: match[1],
    signatures: Number(match[2] ?? 0),
    ...(Number.isNaN(from.getTime()) ? {} : { from: from.toISOString() }),
  }
}

/** The policy file of a domain over HTTPS (RFC 8461, section 3.3): certificate checked for the name, no redirects, bounded. */
import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import net from 'node:net'
import { parsePolicy, type MtaStsPolicy } from './policy.ts'

export interface PolicyFetchOptions {
  /** Addresses of a host. */
  readonly addresses: (host: string, signal: AbortSignal) => Promise<readonly string[]>
  readonly port?: number
  /** Signers to trust instead of the system's, PEM. */
  readonly ca?: string
  readonly timeoutMs?: number
}

export type FetchPolicy = (domain: string, signal: AbortSignal) => Promise<MtaStsPolicy>

const largest = 64 * 1024

/** Rejects where there is no policy to be had; the message says why. */
export function policyFetcher(options: PolicyFetchOptions): FetchPolicy {
  const { addresses, port = 443, ca, timeoutMs = 20_000 } = options
  return async (domain, signal) => {
    const host = `mta-sts.${domain}`
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const [address] = await addresses(host, limit)
    if (address === undefined) throw new Error(`${host} has no address`)
    const text = await download({ host, address, port, limit, ...(ca === undefined ? {} : { ca }) })
    const policy = parsePolicy(text)
    if (!policy) throw new Error(`${host} serves no valid policy`)
    return policy
  }
}

interface Download {
  readonly host: string
  readonly address: string
  readonly port: number
  readonly limit: AbortSignal
  readonly ca?: string
}

function download({ host, address, port, limit, ca }: Download): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.get(
      {
        host,
        port,
        path: '/.well-known/mta-sts.txt',
        servername: host,
        agent: false,
        signal: limit,
        headers: { accept: 'text/plain' },
        lookup: (_name, { all }, found) => {
          const family = net.isIPv6(address) ? 6 : 4
          if (all) (found as unknown as (error: null, list: object[]) => void)(null, [{ address, family }])
          else found(null, address, family)
        },
        ...(ca === undefined ? {} : { ca }),
      },
      (reply) => read(reply, host).then(resolve, reject),
    )
    request.once('error', reject)
  })
}

async function read(reply: IncomingMessage, host: string): Promise<string> {
  const type = (reply.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (reply.statusCode !== 200 || type !== 'text/plain') {
    reply.destroy()
    throw new Error(`${host} answers ${reply.statusCode ?? 0} ${type ?? ''}`)
  }
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of reply as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > largest) throw new Error(`${host} serves more than a policy`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

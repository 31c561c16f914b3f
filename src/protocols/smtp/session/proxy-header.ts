/**
 * The PROXY protocol, versions 1 and 2 (haproxy's proxy-protocol.txt): the header with which a balancer begins a connection.
 * Pure: bytes in, the client's address out.
 */
import { isIP } from 'node:net'

interface ProxySource {
  readonly address: string
  readonly port: number
}

/** `local`: the balancer speaks for itself, as in a health check, or cannot say for whom. */
export type ProxyHeader = ProxySource | 'local' | 'malformed'

export const proxyMarks = {
  /** What a header of either version begins with, as many bytes as are needed to tell them apart. */
  length: 5,
  v1: Buffer.from('PROXY'),
  v2: Buffer.from('\r\n\r\n\0'),
  /** Bytes of the longest line of version 1, without CRLF. */
  v1Line: 105,
  /** Bytes of version 2 before the part whose length they tell. */
  v2Fixed: 16,
} as const

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const LOCAL = 0x20
const PROXY = 0x21

/** The line of version 1 without its CRLF. */
export function parseProxyV1(line: string): ProxyHeader {
  if (/^PROXY UNKNOWN(?: .*)?$/su.test(line)) return 'local'
  const [, family, address = '', , port] = /^PROXY TCP([46]) (\S+) (\S+) (\d{1,5}) \d{1,5}$/u.exec(line) ?? []
  if (family === undefined || isIP(address) !== Number(family) || Number(port) > 65_535) return 'malformed'
  return { address, port: Number(port) }
}

/** Bytes that follow the fixed part of version 2; undefined when it is none. */
export function proxyV2Length(fixed: Buffer): number | undefined {
  return fixed.length >= 16 && fixed.subarray(0, 12).equals(SIGNATURE) ? fixed.readUInt16BE(14) : undefined
}

export function parseProxyV2(fixed: Buffer, rest: Buffer): ProxyHeader {
  const command = fixed[12]
  if (command === LOCAL) return 'local'
  if (command !== PROXY) return 'malformed'
  const family = fixed[13]
  // TCP over IPv4 and IPv6; other families cannot be SMTP clients and say nothing that we could use.
  if (family === 0x11)
    return rest.length < 12 ? 'malformed' : { address: rest.subarray(0, 4).join('.'), port: rest.readUInt16BE(8) }
  if (family === 0x21) return rest.length < 36 ? 'malformed' : { address: v6(rest), port: rest.readUInt16BE(32) }
  return 'local'
}

function v6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16))
  // The URL parser writes the shortest form (RFC 5952), in which addresses are compared.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

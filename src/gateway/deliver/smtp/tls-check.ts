/** After the handshake: what the connection is worth, in words for the record, and whether it is what was needed. */
import type { Socket } from 'node:net'
import net from 'node:net'
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls'
import { X509Certificate } from 'node:crypto'
import { verifyDane, type ShownCertificate } from '#protocols/dane/verify.ts'
import type { TlsNeed } from './ports.ts'

export interface TlsJudgement {
  /** As in `TLSv1.3 TLS_AES_256_GCM_SHA384, certificate valid (MTA-STS)`. */
  readonly text: string
  /** Why it must not be used; absent when it may. */
  readonly refusal?: string
}

const longestChain = 20

export function judgeTls(socket: Socket, need: TlsNeed, now: number): TlsJudgement {
  if (!(socket instanceof TLSSocket)) return { text: 'none' }
  const session = `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().name}`
  const { words, refusal } = worthOf(socket, need, now)
  const because = need.because === undefined || need.because === 'route' ? '' : ` (${need.because})`
  return { text: `${session}, ${words}${because}`, ...(refusal === undefined ? {} : { refusal }) }
}

interface Worth {
  readonly words: string
  readonly refusal?: string
}

function worthOf(socket: TLSSocket, need: TlsNeed, now: number): Worth {
  if (need.level === 'dane') return daneWorth(socket, need, now)
  const fault = certificateFault(socket, need.names ?? [])
  if (fault === undefined) return { words: 'certificate valid' }
  const words = `certificate not valid: ${fault}`
  return need.level === 'verified' ? { words, refusal: words } : { words }
}

function daneWorth(socket: TLSSocket, { tlsa = [], names = [] }: TlsNeed, now: number): Worth {
  const shown = shownBy(socket)
  if (!shown) return { words: 'no certificate', refusal: 'DANE: the server shows no certificate' }
  const answer = verifyDane({ records: tlsa, shown, names, now })
  if (answer.matches) return { words: answer.usage }
  return { words: `DANE failed: ${answer.why}`, refusal: `DANE: ${answer.why}` }
}

/** Undefined where signers and name are right. */
function certificateFault(socket: TLSSocket, names: readonly string[]): string | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return 'the server shows none'
  const code = String(socket.authorizationError ?? '')
  // The name is looked at here: for a bare address Node has no name to compare.
  if (!socket.authorized && code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return code
  const fits = names.some((name) => (net.isIP(name) > 0 ? certificate.checkIP(name) : certificate.checkHost(name)))
  return fits ? undefined : 'it is for another name'
}

function shownBy(socket: TLSSocket): ShownCertificate | undefined {
  const first: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true)
  const found: X509Certificate[] = []
  const seen = new Set<string>()
  for (
    let next: typeof first | undefined = first;
    next?.raw && found.length < longestChain;
    next = next.issuerCertificate
  ) {
    const certificate = new X509Certificate(next.raw)
    if (seen.has(certificate.fingerprint256)) break
    seen.add(certificate.fingerprint256)
    found.push(certificate)
  }
  const [certificate, ...chain] = found
  return certificate && { certificate, chain }
}

/** ClamAV by its daemon: the submitted object whole, which the daemon takes apart itself. Where it does not answer, the verdict has a gap. */
import type { Duplex } from 'node:stream'
import { Failure } from '#core/errors.ts'
import type { TechnologyStatus } from '#contract/analysis-technologies-api.ts'
import { askVersion, scanStream, type ClamdReply, type ClamdVersion } from '#protocols/clamd/clamd.ts'
import type { Examined, Technology } from './technology.ts'

export interface ClamdParts {
  /** A fresh connection to the daemon; rejects where it cannot be reached. */
  readonly open: (signal: AbortSignal) => Promise<Duplex>
  readonly content: (sha256: string) => Promise<Uint8Array>
}

const name = 'clamav'
const patience = 5_000

export function clamdTechnology({ open, content }: ClamdParts): Technology {
  const version = once(async () => withConnection(open, AbortSignal.timeout(patience), askVersion))
  return {
    name,
    async examine({ submission, signal }) {
      const bytes = await content(submission.sha256)
      try {
        const reply = await withConnection(open, signal, (connection) => scanStream(connection, bytes))
        return examined(reply, await version())
      } catch (error) {
        if (signal.aborted) throw error
        return { version: '', findings: [], gaps: [{ why: `clamd cannot be reached: ${messageOf(error)}` }] }
      }
    },
    async status() {
      try {
        version.forget()
        return statusOf(await version())
      } catch (error) {
        return { name, state: 'failing', version: '', detail: `clamd cannot be reached: ${messageOf(error)}` }
      }
    },
  }
}

/** The daemon is asked for its version once a minute at most. */
function once(ask: () => Promise<ClamdVersion | undefined>) {
  let known: Promise<ClamdVersion | undefined> | undefined
  let until = 0
  const get = async (): Promise<ClamdVersion | undefined> => {
    if (known === undefined || performance.now() > until) {
      known = ask()
      until = performance.now() + 60_000
    }
    try {
      return await known
    } catch (error) {
      known = undefined
      throw error
    }
  }
  return Object.assign(get, {
    forget(): void {
      known = undefined
    },
  })
}

async function withConnection<T>(
  open: ClamdParts['open'],
  signal: AbortSignal,
  use: (connection: Duplex) => Promise<T>,
): Promise<T> {
  const connection = await open(signal)
  const end = (): void => void connection.destroy()
  // What is written to a connection that has gone is told by the reply that does not come.
  connection.on('error', () => undefined)
  signal.addEventListener('abort', end, { once: true })
  try {
    const result = await use(connection)
    signal.throwIfAborted()
    return result
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const versionText = (version: ClamdVersion | undefined): string =>
  version === undefined ? '' : `${version.engine}/${version.signatures}`

function examined(reply: ClamdReply, known: ClamdVersion | undefined): Examined {
  const version = versionText(known)
  if (reply.outcome === 'clean') return { version, findings: [], gaps: [] }
  if (reply.outcome === 'failed') return { version, findings: [], gaps: [{ why: reply.why }] }
  const { signature } = reply
  return { version, findings: [findingOf(signature)], gaps: [] }
}

/** What ClamAV itself calls unwanted or merely odd is no malware. */
function findingOf(signature: string): Examined['findings'][number] {
  const isWeak = /^(?:PUA|Heuristics|Sanesecurity\.Junk)\./i.test(signature)
  return {
    rule: 'clamav.signature',
    severity: isWeak ? 'medium' : 'critical',
    object: '0',
    text: `ClamAV knows it by a signature: ${signature}.`.slice(0, 400),
    threat: signature,
  }
}

function statusOf(version: ClamdVersion | undefined): TechnologyStatus {
  if (version === undefined) return { name, state: 'failing', version: '', detail: 'clamd answers what it should not' }
  const { signatures, from } = version
  const detail = signatures === 0 ? 'no signatures of ClamAV are loaded' : `signature database ${signatures}`
  return {
    name,
    state: 'working',
    version: versionText(version),
    detail,
    ...(from === undefined ? {} : { signaturesFrom: from }),
  }
}

/** `host:port`, or the path of a Unix socket behind `unix:`. */
export function clamdPlace(address: string): { path: string } | { host: string; port: number } {
  if (address.startsWith('unix:')) return { path: address.slice(5) }
  const colon = address.lastIndexOf(':')
  const port = Number(address.slice(colon + 1))
  if (colon < 1 || !Number.isInteger(port))
    throw new Failure('invalid-configuration', `clamd is neither host:port nor unix:/path: ${address}`)
  return { host: address.slice(0, colon).replaceAll(/[[\]]/g, ''), port }
}

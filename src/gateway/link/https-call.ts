/** One HTTPS request over the pinned, mutually authenticated connection; failures are `Failure` values with a code. */
import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { request, type Agent } from 'node:https'
import { errorReply } from '#contract/route.ts'
import { Failure, failures, type FailureCode } from '#core/errors.ts'
import { clockTrouble, type ClockTrouble } from '#runtime/identity/clocks.ts'
import { connectionFailure, noAnswer } from '#runtime/identity/connection-failure.ts'
import { splitAddress } from '#runtime/identity/identity.ts'

export interface HttpsCall {
  readonly agent: Agent
  /** `host:port`. */
  readonly address: string
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: readonly Uint8Array[]
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

/** Detail of the failure of an answer that is not JSON. */
export const notJson = 'not JSON'

const longestReply = 4 * 1_048_576

/** The response once its head is there; a status of 400 and above is thrown as its Failure. */
export async function openCall(call: HttpsCall): Promise<IncomingMessage> {
  const response = await sendCall(call)
  if ((response.statusCode ?? 500) < 400) return response
  throw failureOf(response.statusCode ?? 500, await readAll(response))
}

export async function callText(call: HttpsCall): Promise<string> {
  return readAll(await openCall(call))
}

export async function callJson(call: HttpsCall): Promise<unknown> {
  return readJson(await openCall(call))
}

/** What the clocks and the certificate of the connection say. */
export function clocksOf(
  { headers }: IncomingMessage,
  certificate: X509Certificate | undefined,
  now: number,
): ClockTrouble | undefined {
  if (!certificate) return undefined
  const said = Date.parse(headers.date ?? '')
  const theirs = Number.isFinite(said) ? said : undefined
  const [validFrom, validUntil] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()]
  return clockTrouble({ validFrom, validUntil, now, theirs })
}

export async function readJson(response: IncomingMessage): Promise<unknown> {
  const text = await readAll(response)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Failure('unreachable', 'The analysis server answered something that is not JSON.', [notJson])
  }
}

function sendCall(call: HttpsCall): Promise<IncomingMessage> {
  const { agent, address, method, path, headers = {}, body = [], signal, timeoutMs = 60_000 } = call
  const { host: hostname, port } = splitAddress(address)
  const length = body.reduce((sum, piece) => sum + piece.length, 0)
  const sized = body.length > 0 ? { 'content-length': String(length) } : {}
  return new Promise((resolve, reject) => {
    const options = { agent, hostname, port, method, path, headers: { ...headers, ...sized } }
    const outgoing = request({ ...options, ...(signal ? { signal } : {}) }, resolve)
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(noAnswer(address)))
    outgoing.on('error', (error) => reject(error instanceof Failure ? error : unreachable(address, error)))
    for (const piece of body) outgoing.write(piece)
    outgoing.end()
  })
}

function unreachable(address: string, error: Error): Failure {
  return error.cause instanceof Failure ? error.cause : connectionFailure(address, error)
}

async function readAll(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > longestReply) throw new Failure('unreachable', 'The analysis server answered far too much.')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function failureOf(status: number, text: string): Failure {
  try {
    const { code, message, details } = errorReply.parse(JSON.parse(text))
    if (code in failures && status < 500) return new Failure(code as FailureCode, message, details)
  } catch {
    // Not our error form: judged by the status alone.
  }
  // What fails on the other side may work later, whatever the reason is.
  const known = (Object.keys(failures) as FailureCode[]).find((code) => failures[code].status === status)
  const code = status >= 500 ? undefined : known
  return new Failure(code ?? 'unreachable', `The analysis server answered ${status}.`)
}

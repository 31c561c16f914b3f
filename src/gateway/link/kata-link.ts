/**
 * The connection to a KATA Central Node, by its external systems API: it pushes nothing, so states are asked for, and it takes
 * the message without its envelope. A result that was heard is deleted there.
 */
import type { Agent } from 'node:https'
import { z } from 'zod'
import type { SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import { kataFilters, scanResult, scanStates, type ScanResult } from '#contract/kata-api.ts'
import { Failure } from '#core/errors.ts'
import type { ConnectionState } from '#core/submission.ts'
import { callJson, callText } from './https-call.ts'
import type { Link } from './link.ts'
import { multipartOf } from './multipart.ts'
import { pauseFor } from './pause.ts'
import { Standing, type Standpoint } from './standing.ts'

export interface KataLinkParts {
  /** Identity of this gateway there, a UUID; its nodes are instances. */
  readonly sensor: string
  readonly instance: string
  /** `host:port`. */
  readonly address: string
  readonly agent: Agent
  readonly changed: () => void
  readonly now: () => number
  /** Milliseconds between two questions for states. A Central Node is asked about once a minute. */
  readonly pollMs?: number
}

const pauses = { poll: 60_000, waiting: 10_000, first: 250, longest: 10_000 }

/** Some servers wrap the array. */
const states = z.union([z.array(scanResult), z.object({ scans: z.array(scanResult) }).transform(({ scans }) => scans)])

export class KataLink implements Link {
  readonly #parts: KataLinkParts
  readonly standing: Standing
  readonly #running = new AbortController()
  /** Bytes that one object may have there. */
  #largest = Infinity
  /** Results that were told and are still listed there: what cannot be deleted is not told again. */
  #told = new Set<string>()

  constructor(parts: KataLinkParts) {
    this.#parts = parts
    this.standing = new Standing(parts.changed, parts.now)
  }

  get state(): ConnectionState {
    return this.standing.state
  }

  start(): void {
    void this.#run(this.#running.signal)
  }

  reconnect(): void {
    this.#parts.agent.destroy()
  }

  stop(): void {
    this.#running.abort()
    this.#parts.agent.destroy()
  }

  onNotice(listener: (notice: VerdictNotice) => void): () => void {
    return this.standing.onNotice(listener)
  }

  onConnected(listener: () => void): () => void {
    return this.standing.onConnected(listener)
  }

  async submit(head: SubmissionHead, content: Uint8Array, signal: AbortSignal): Promise<void> {
    if (content.length > this.#largest)
      throw new Failure('too-large', `The KATA server takes ${this.#largest} bytes; these are ${content.length}.`)
    const { body, contentType } = multipartOf({ scanId: head.id, objectType: 'file' }, content)
    const headers = { 'content-type': contentType }
    await callText({ ...this.#call('POST', '/scans'), headers, body, signal })
  }

  /** The API has no place for what became of a message. */
  report(): void {}

  #call(method: string, path: string, query = '') {
    const { agent, address, sensor, instance } = this.#parts
    const whole = `/kata/scanner/v1/sensors/${sensor}${path}?sensorInstanceId=${instance}${query}`
    return { agent, address, method, path: whole }
  }

  async #run(stopped: AbortSignal): Promise<void> {
    let pause = pauses.first
    while (!stopped.aborted) {
      try {
        await this.#readLimits(stopped)
        pause = pauses.first
        this.standing.become(connected)
        await this.#poll(stopped)
      } catch (error) {
        if (stopped.aborted) return
        if (error instanceof Failure && error.code === 'not-signed-in') {
          this.standing.become(waiting)
          await pauseFor(this.#parts.pollMs ?? pauses.waiting, stopped)
          continue
        }
        if (this.standing.broken(error)) return
        await pauseFor(pause, stopped)
        pause = Math.min(pauses.longest, pause * 2)
      }
    }
  }

  async #readLimits(signal: AbortSignal): Promise<void> {
    const reply = await callJson({ ...this.#call('GET', '/scans/filters'), signal, timeoutMs: 15_000 })
    const limits = kataFilters.reply.safeParse(reply)
    if (!limits.success) throw new Failure('unreachable', 'The KATA server answered limits that are not in their form.')
    this.#largest = limits.data.maxObjectSize
  }

  /** Ends by the failure of a question. */
  async #poll(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const results = await this.#ask(stopped)
      const listed = new Set(results.map(({ scanId }) => scanId))
      this.#told = new Set([...this.#told].filter((scanId) => listed.has(scanId)))
      for (const result of results) await this.#hear(result)
      await pauseFor(this.#parts.pollMs ?? pauses.poll, stopped)
    }
  }

  async #ask(signal: AbortSignal): Promise<readonly ScanResult[]> {
    const wanted = scanStates.map((state) => encodeURIComponent(state)).join(',')
    const question = { ...this.#call('GET', '/scans/state', `&state=${wanted}`), signal, timeoutMs: 30_000 }
    const text = await callText(question).catch(noneFound)
    if (text === '') return []
    const parsed = states.safeParse(jsonOf(text))
    if (!parsed.success) throw new Failure('unreachable', 'The KATA server answered states that are not in their form.')
    return parsed.data
  }

  async #hear({ scanId, state }: ScanResult): Promise<void> {
    if (state === 'processing') return
    if (!this.#told.has(scanId)) this.standing.tell(noticeOf(scanId, state, this.#parts.now()))
    this.#told.add(scanId)
    await callText(this.#call('DELETE', `/scans/${encodeURIComponent(scanId)}`))
  }
}

const connected: Standpoint = {
  state: 'connected',
  reason: 'connected',
  explanation: 'Connected; states are asked for, because KATA pushes none.',
}
const waiting: Standpoint = {
  state: 'waiting-for-authorisation',
  reason: 'waiting-for-authorisation',
  explanation: 'The analyst has to accept this gateway under External systems of KATA.',
}

/** Both 204 and 404 say that there is no scan. */
function noneFound(error: unknown): string {
  if (error instanceof Failure && error.code === 'not-found') return ''
  throw error
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function noticeOf(scanId: string, state: ScanResult['state'], now: number): VerdictNotice {
  const head = { submission: scanId, findings: 0, at: new Date(now).toISOString() }
  if (state === 'detect')
    return { ...head, state: 'done', level: 'malicious', score: 100, threat: 'Detected by KATA', findings: 1, gaps: [] }
  if (state === 'not detected') return { ...head, state: 'done', level: 'benign', score: 0, gaps: [] }
  const why = state === 'timeout' ? 'time limit' : 'the analysis failed'
  return { ...head, state: 'failed', gaps: [{ who: 'KATA', why }] }
}

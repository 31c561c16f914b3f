/**
 * The connection to a KATA Central Node, by its external systems API: it pushes nothing, so states are asked for, and it takes
 * the message without its envelope. A result that was heard is deleted there.
 */
import type { Agent } from 'node:https'
import { z } from 'zod'
import type { SubmissionHead, VerdictNotice } from '#contract/analysis-api.ts'
import { scanResult, scanStates, type ScanResult } from '#contract/kata-api.ts'
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
        await callJson({ ...this.#call('GET', '/scans/filters'), signal: stopped, timeoutMs: 15_000 })
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

  /** Ends by the failure of a question. */
  async #poll(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      for (const result of await this.#ask(stopped)) await this.#hear(result)
      await pauseFor(this.#parts.pollMs ?? pauses.poll, stopped)
    }
  }

  async #ask(signal: AbortSignal): Promise<readonly ScanResult[]> {
    const wanted = encodeURIComponent(scanStates.join(','))
    const text = await callText({ ...this.#call('GET', '/scans/state', `&state=${wanted}`), signal, timeoutMs: 30_000 })
    if (text === '') return []
    const parsed = states.safeParse(jsonOf(text))
    if (!parsed.success) throw new Failure('unreachable', 'The KATA server answered states that are not in their form.')
    return parsed.data
  }

  async #hear({ scanId, state }: ScanResult): Promise<void> {
    if (state === 'processing') return
    this.standing.tell(noticeOf(scanId, state, this.#parts.now()))
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

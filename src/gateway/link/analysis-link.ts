/**
 * The connection to a Lazaret analysis server: introduces this gateway, waits to be accepted, then holds the verdict stream
 * open. A changed certificate ends it until a person has looked; everything else is tried again with back-off.
 */
import type { Agent } from 'node:https'
import {
  dispositionNotice,
  introduce,
  submit,
  verdictNotice,
  verdictStream,
  type DispositionNotice,
  type Introduction,
  type SubmissionHead,
  type VerdictNotice,
} from '#contract/analysis-api.ts'
import type { ConnectionState } from '#core/submission.ts'
import { callJson, openCall } from './https-call.ts'
import { readEvents } from './event-stream.ts'
import type { Link } from './link.ts'
import { multipartOf } from './multipart.ts'
import { pauseFor } from './pause.ts'
import { Reports, type Report } from './reports.ts'
import { Standing } from './standing.ts'

export interface AnalysisLinkParts {
  readonly introduction: Introduction
  /** `host:port`. */
  readonly address: string
  readonly agent: Agent
  readonly changed: () => void
}

const pauses = { first: 250, longest: 10_000, waiting: 2_000 }
const json = { 'content-type': 'application/json' }

export class AnalysisLink implements Link {
  readonly #parts: AnalysisLinkParts
  readonly #standing: Standing
  readonly #reports = new Reports((report) => this.#sendReport(report))
  readonly #running = new AbortController()
  #lastEvent = ''

  constructor(parts: AnalysisLinkParts) {
    this.#parts = parts
    this.#standing = new Standing(parts.changed)
  }

  get state(): ConnectionState {
    return this.#standing.state
  }

  get explanation(): string {
    return this.#standing.explanation
  }

  get shownFingerprint(): string | undefined {
    return this.#standing.shownFingerprint
  }

  start(): void {
    void this.#run(this.#running.signal)
  }

  stop(): void {
    this.#running.abort()
    this.#parts.agent.destroy()
    this.#reports.close()
  }

  onNotice(listener: (notice: VerdictNotice) => void): () => void {
    return this.#standing.onNotice(listener)
  }

  onConnected(listener: () => void): () => void {
    return this.#standing.onConnected(listener)
  }

  async submit(head: SubmissionHead, content: Uint8Array, signal: AbortSignal): Promise<void> {
    const { body, contentType } = multipartOf({ submission: JSON.stringify(head) }, content)
    const headers = { 'content-type': contentType }
    const reply = await callJson({ ...this.#target(), method: 'POST', path: submit.path, headers, body, signal })
    const { state } = submit.reply.parse(reply)
    // The platform knew it already: its verdict may have been pushed to an earlier run of ours.
    if (state === 'done' || state === 'failed') await this.#fetchVerdict(head.id)
  }

  report(submission: string, dispositions: readonly DispositionNotice[]): void {
    this.#reports.add({ submission, dispositions })
  }

  async #sendReport({ submission, dispositions }: Report): Promise<void> {
    const rows = dispositions.map((row) => dispositionNotice.parse(row))
    const body = [Buffer.from(JSON.stringify({ dispositions: rows }))]
    const path = `/api/v1/submissions/${submission}/dispositions`
    await callJson({ ...this.#target(), method: 'POST', path, headers: json, body })
  }

  async #fetchVerdict(id: string): Promise<void> {
    const path = `/api/v1/submissions/${id}/verdict`
    this.#standing.tell(verdictNotice.parse(await callJson({ ...this.#target(), method: 'GET', path })))
  }

  #target(): { agent: Agent; address: string } {
    const { agent, address } = this.#parts
    return { agent, address }
  }

  #become(state: ConnectionState, explanation: string): void {
    if (state === 'connected') this.#reports.open()
    else this.#reports.close()
    this.#standing.become(state, explanation)
  }

  async #run(stopped: AbortSignal): Promise<void> {
    let pause = pauses.first
    while (!stopped.aborted) {
      try {
        const state = await this.#introduce(stopped)
        if (state === 'accepted') {
          pause = pauses.first
          await this.#listen(stopped)
        }
        if (state === 'rejected' || state === 'revoked')
          this.#become('rejected', `The analyst ${state} this gateway under External systems.`)
        if (state === 'waiting')
          this.#become('waiting-for-authorisation', 'The analyst has to accept this gateway under External systems.')
        await pauseFor(state === 'accepted' ? pause : pauses.waiting, stopped)
      } catch (error) {
        this.#reports.close()
        if (stopped.aborted || this.#standing.broken(error)) return
        await pauseFor(pause, stopped)
        pause = Math.min(pauses.longest, pause * 2)
      }
    }
  }

  async #introduce(signal: AbortSignal): Promise<string> {
    const body = [Buffer.from(JSON.stringify(this.#parts.introduction))]
    const how = { method: 'POST', path: introduce.path, headers: json, timeoutMs: 15_000 }
    return introduce.reply.parse(await callJson({ ...this.#target(), ...how, body, signal })).state
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const headers: Record<string, string> = { accept: 'text/event-stream' }
    if (this.#lastEvent) headers['last-event-id'] = this.#lastEvent
    const call = { ...this.#target(), method: 'GET', path: verdictStream.path, headers, signal, timeoutMs: 45_000 }
    const response = await openCall(call)
    this.#become('connected', 'Connected; verdicts are pushed.')
    for await (const event of readEvents(response)) {
      if (event.id) this.#lastEvent = event.id
      const notice = verdictNotice.safeParse(JSON.parse(event.data))
      if (notice.success) this.#standing.tell(notice.data)
    }
    this.#become('unreachable', 'The analysis server closed the verdict stream.')
  }
}

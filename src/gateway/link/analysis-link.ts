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
import { Failure } from '#core/errors.ts'
import type { ConnectionState } from '#core/submission.ts'
import type { AnalysisPort } from '../hold/analysis-port.ts'
import type { ConfirmedServer } from '../settings/settings.ts'
import { callJson, openCall } from './https-call.ts'
import { readEvents } from './event-stream.ts'
import { multipartOf } from './multipart.ts'
import { Reports, type Report } from './reports.ts'

export interface LinkParts {
  readonly introduction: Introduction
  readonly agentFor: (server: ConfirmedServer) => Agent
  readonly changed: () => void
}

const pauses = { first: 250, longest: 10_000, waiting: 2_000 }
const json = { 'content-type': 'application/json' }

export class AnalysisLink implements AnalysisPort {
  readonly #parts: LinkParts
  readonly #notices = new Set<(notice: VerdictNotice) => void>()
  readonly #connected = new Set<() => void>()
  readonly #reports = new Reports((report) => this.#sendReport(report))
  #server: ConfirmedServer | undefined
  #agent: Agent | undefined
  #running = new AbortController()
  #lastEvent = ''
  #state: ConnectionState = 'not-configured'
  #explanation = 'No analysis server is set.'
  #shown: string | undefined

  constructor(parts: LinkParts) {
    this.#parts = parts
  }

  get state(): ConnectionState {
    return this.#state
  }

  get explanation(): string {
    return this.#explanation
  }

  /** Fingerprint the server shows now, where it is not the confirmed one. */
  get shownFingerprint(): string | undefined {
    return this.#shown
  }

  /** Connects to this server from now on; undefined ends the connection. */
  use(server: ConfirmedServer | undefined): void {
    this.#running.abort()
    this.#agent?.destroy()
    this.#running = new AbortController()
    if (server?.fingerprint !== this.#server?.fingerprint) this.#lastEvent = ''
    this.#server = server
    this.#shown = undefined
    if (!server) return this.#become('not-configured', 'No analysis server is set, or nothing is to be sent to it.')
    this.#agent = this.#parts.agentFor(server)
    this.#become('waiting-for-authorisation', 'Connecting.')
    void this.#run(this.#running.signal)
  }

  stop(): void {
    this.#running.abort()
    this.#reports.close()
    this.#agent?.destroy()
  }

  onNotice(listener: (notice: VerdictNotice) => void): () => void {
    this.#notices.add(listener)
    return () => this.#notices.delete(listener)
  }

  onConnected(listener: () => void): () => void {
    this.#connected.add(listener)
    return () => this.#connected.delete(listener)
  }

  async submit(head: SubmissionHead, content: Uint8Array, signal: AbortSignal): Promise<void> {
    const { body, contentType } = multipartOf(head, content)
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
    this.#tell(verdictNotice.parse(await callJson({ ...this.#target(), method: 'GET', path })))
  }

  #target(): { agent: Agent; address: string } {
    if (!this.#server || !this.#agent) throw new Failure('unreachable', 'No analysis server is set.')
    return { agent: this.#agent, address: this.#server.address }
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
          this.#become('rejected', 'The analyst rejected this gateway under External systems.')
        if (state === 'waiting')
          this.#become('waiting-for-authorisation', 'The analyst has to accept this gateway under External systems.')
        await pauseFor(state === 'accepted' ? pause : pauses.waiting, stopped)
      } catch (error) {
        if (stopped.aborted || this.#broken(error)) return
        await pauseFor(pause, stopped)
        pause = Math.min(pauses.longest, pause * 2)
      }
    }
  }

  /** Whether the connection must not be tried again before a person has looked. */
  #broken(error: unknown): boolean {
    const failure = error instanceof Failure ? error : new Failure('unreachable', String(error))
    if (failure.code !== 'fingerprint-mismatch') {
      this.#become('unreachable', failure.message)
      return false
    }
    this.#shown = /[0-9a-f]{64}/.exec(failure.details[0] ?? '')?.[0]
    this.#become('certificate-changed', failure.message)
    return true
  }

  async #introduce(signal: AbortSignal): Promise<string> {
    const body = [Buffer.from(JSON.stringify(this.#parts.introduction))]
    const call = {
      ...this.#target(),
      method: 'POST',
      path: introduce.path,
      headers: json,
      body,
      signal,
      timeoutMs: 15_000,
    }
    return introduce.reply.parse(await callJson(call)).state
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const headers: Record<string, string> = { accept: 'text/event-stream' }
    if (this.#lastEvent) headers['last-event-id'] = this.#lastEvent
    const call = { ...this.#target(), method: 'GET', path: verdictStream.path, headers, signal, timeoutMs: 45_000 }
    const response = await openCall(call)
    this.#become('connected', 'Connected; verdicts are pushed.')
    this.#reports.open()
    for (const listener of this.#connected) listener()
    for await (const event of readEvents(response)) {
      if (event.id) this.#lastEvent = event.id
      const notice = verdictNotice.safeParse(JSON.parse(event.data))
      if (notice.success) this.#tell(notice.data)
    }
    this.#become('unreachable', 'The analysis server closed the verdict stream.')
  }

  #tell(notice: VerdictNotice): void {
    for (const listener of this.#notices) listener(notice)
  }

  #become(state: ConnectionState, explanation: string): void {
    this.#state = state
    if (state !== 'connected') this.#reports.close()
    this.#explain(explanation)
  }

  #explain(explanation: string): void {
    this.#explanation = explanation
    this.#parts.changed()
  }
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}

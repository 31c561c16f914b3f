/**
 * The connection to a Lazaret analysis server: introduces this gateway, waits to be accepted, then holds the verdict stream
 * open. A changed certificate ends it until a person has looked; everything else is tried again with back-off.
 */
import type { Agent } from 'node:https'
import { z } from 'zod'
import {
  dispositionNotice,
  introduce,
  submit,
  verdictNotice,
  type DispositionNotice,
  type Introduction,
  type SubmissionHead,
  type VerdictNotice,
} from '#contract/analysis-api.ts'
import { Failure } from '#core/errors.ts'
import type { ConnectionState } from '#core/submission.ts'
import { ConnectionFailure } from '#runtime/identity/connection-failure.ts'
import type { PinnedAgent } from '#runtime/identity/pinned.ts'
import { callJson, clocksOf, notJson, openCall, readJson } from './https-call.ts'
import type { Link } from './link.ts'
import { multipartOf } from './multipart.ts'
import { pauseFor } from './pause.ts'
import { Reports, type Report } from './reports.ts'
import { Standing, type Standpoint } from './standing.ts'
import { VerdictFeed, type FeedRhythm } from './verdict-feed.ts'

export interface AnalysisLinkParts {
  readonly introduction: Introduction
  /** `host:port`. */
  readonly address: string
  readonly agent: PinnedAgent
  readonly changed: () => void
  readonly now: () => number
  readonly rhythm?: FeedRhythm
}

const pauses = { first: 250, longest: 10_000, waiting: 2_000 }
/** Milliseconds for a question that a message waits for at its deadline. */
const questionMs = 3_000
const json = { 'content-type': 'application/json' }

export class AnalysisLink implements Link {
  readonly #parts: AnalysisLinkParts
  readonly standing: Standing
  readonly #reports = new Reports((report) => this.#sendReport(report))
  readonly #running = new AbortController()
  readonly #feed: VerdictFeed
  #skewed = false

  constructor(parts: AnalysisLinkParts) {
    this.#parts = parts
    this.standing = new Standing(parts.changed, parts.now)
    this.#feed = new VerdictFeed({
      ...parts,
      tell: (notice) => this.standing.tell(notice),
      connected: (how) => this.#become(this.#skewed ? connectedWithSkew : connected[how]),
    })
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
    this.#reports.close()
  }

  onNotice(listener: (notice: VerdictNotice) => void): () => void {
    return this.standing.onNotice(listener)
  }

  onConnected(listener: () => void): () => void {
    return this.standing.onConnected(listener)
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

  ask(id: string): Promise<void> {
    return this.#fetchVerdict(id, questionMs)
  }

  async #fetchVerdict(id: string, timeoutMs = 60_000): Promise<void> {
    const path = `/api/v1/submissions/${id}/verdict`
    this.standing.tell(verdictNotice.parse(await callJson({ ...this.#target(), method: 'GET', path, timeoutMs })))
  }

  #target(): { agent: Agent; address: string } {
    const { agent, address } = this.#parts
    return { agent, address }
  }

  #become(standpoint: Standpoint): void {
    if (standpoint.state === 'connected') this.#reports.open()
    else this.#reports.close()
    this.standing.become(standpoint)
  }

  async #run(stopped: AbortSignal): Promise<void> {
    let pause = pauses.first
    while (!stopped.aborted) {
      try {
        const state = await this.#introduce(stopped)
        const other = standpoints[state]
        if (other) this.#become(other)
        if (state === 'accepted') {
          pause = pauses.first
          await this.#follow(stopped)
        }
        await pauseFor(state === 'accepted' ? pause : pauses.waiting, stopped)
      } catch (error) {
        this.#reports.close()
        if (stopped.aborted || this.standing.broken(error)) return
        await pauseFor(pause, stopped)
        pause = Math.min(pauses.longest, pause * 2)
      }
    }
  }

  async #introduce(signal: AbortSignal): Promise<z.output<typeof introduce.reply>['state']> {
    const body = [Buffer.from(JSON.stringify(this.#parts.introduction))]
    const how = { method: 'POST', path: introduce.path, headers: json, timeoutMs: 15_000 }
    try {
      const response = await openCall({ ...this.#target(), ...how, body, signal })
      const trouble = clocksOf(response, this.#parts.agent.certificate, this.#parts.now())
      this.#skewed = trouble === 'clock-skew'
      if (trouble && trouble !== 'clock-skew') throw new ConnectionFailure(trouble, certificateTexts[trouble])
      return introduce.reply.parse(await readJson(response)).state
    } catch (error) {
      throw isForeign(error) ? new ConnectionFailure('another-service', foreign) : error
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    if ((await this.#feed.follow(signal)) === 'again') return
    const explanation = 'The analysis server closed the verdict stream.'
    this.#become({ state: 'unreachable', reason: 'stream-closed', explanation })
  }
}

/** An answer that this contract does not know: not JSON, not the form, or no such path. */
const isForeign = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  (error instanceof Failure &&
    (error.code === 'not-found' || error.code === 'invalid-request' || error.details.includes(notJson)))

const foreign =
  'What answers there speaks HTTPS but is no Lazaret analysis server. Its console listens on another port than connected systems use.'
const certificateTexts = {
  'certificate-expired':
    "The analysis server's certificate has expired, and both clocks agree. Make a new one there by ./lazaret admin identity rotate analysis, then confirm it here.",
  'certificate-not-yet-valid':
    "The analysis server's certificate is not valid yet, and its clock does not say otherwise. Check the time on both machines.",
}
const connected: Readonly<Record<'stream' | 'polling', Standpoint>> = {
  stream: { state: 'connected', reason: 'connected', explanation: 'Connected; verdicts are pushed.' },
  polling: {
    state: 'connected',
    reason: 'polling',
    explanation:
      'Connected, but something on the way lets no verdict stream through: verdicts are asked for every few seconds.',
  },
}
const connectedWithSkew: Standpoint = {
  state: 'connected',
  reason: 'clock-skew',
  explanation:
    'Connected, but the clocks of this machine and of the analysis server differ by more than five minutes: deadlines are misjudged. Set both by NTP.',
}
const rejected = (reason: 'rejected' | 'revoked'): Standpoint => {
  const explanation = `The analyst ${reason} this gateway under External systems.`
  return { state: 'rejected', reason, explanation }
}
const standpoints: Readonly<Partial<Record<string, Standpoint>>> = {
  rejected: rejected('rejected'),
  revoked: rejected('revoked'),
  waiting: {
    state: 'waiting-for-authorisation',
    reason: 'waiting-for-authorisation',
    explanation: 'The analyst has to accept this gateway under External systems.',
  },
}

/**
 * How verdicts come from a Lazaret analysis server: on a stream that is held open and resumed after the last event heard.
 * Where something in between lets no stream through, they are asked for, until the stream can be had.
 */
import type { Agent } from 'node:https'
import { verdictNotice, verdictsAfter, verdictStream, type VerdictNotice } from '#contract/analysis-api.ts'
import { Failure } from '#core/errors.ts'
import { readEvents } from './event-stream.ts'
import { callJson, openCall } from './https-call.ts'
import { pauseFor } from './pause.ts'

/** All in milliseconds. */
export interface FeedRhythm {
  /** A stream that brings no first byte for so long counts as refused: the server sends one at once. */
  readonly firstByte: number
  /** A stream that brought something and is silent for so long is cut, and opened anew: three heartbeats of the server. */
  readonly silence: number
  /** Between two questions. */
  readonly poll: number
  /** How long is asked before the stream is tried again. */
  readonly streamAgain: number
}

export interface FeedParts {
  readonly agent: Agent
  /** `host:port`. */
  readonly address: string
  readonly tell: (notice: VerdictNotice) => void
  /** Verdicts come now, and how. */
  readonly connected: (how: 'stream' | 'polling') => void
  readonly rhythm?: FeedRhythm
}

const usualRhythm: FeedRhythm = { firstByte: 5_000, silence: 45_000, poll: 2_000, streamAgain: 60_000 }
const questionMs = 15_000

export class VerdictFeed {
  readonly #parts: FeedParts
  readonly #rhythm: FeedRhythm
  /** Id of the last event heard, on whichever way. */
  #last = ''

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#rhythm = parts.rhythm ?? usualRhythm
  }

  /** `closed` when the server has ended the stream, `again` when the stream should be tried again. Throws what cut it. */
  async follow(signal: AbortSignal): Promise<'closed' | 'again'> {
    let heard = false
    const first = (): void => {
      heard = true
      this.#parts.connected('stream')
    }
    try {
      await this.#listen(signal, first)
    } catch (error) {
      if (heard || signal.aborted) throw error
    }
    if (heard) return 'closed'
    await this.#ask(signal)
    return 'again'
  }

  async #listen(signal: AbortSignal, first: () => void): Promise<void> {
    const { agent, address, tell } = this.#parts
    const resume = this.#last === '' ? {} : { 'last-event-id': this.#last }
    const headers = { accept: 'text/event-stream', ...resume }
    const how = { method: 'GET', path: verdictStream.path, timeoutMs: this.#rhythm.firstByte }
    const response = await openCall({ agent, address, ...how, headers, signal })
    if (!response.headers['content-type']?.startsWith('text/event-stream')) {
      response.destroy()
      throw new Failure('unreachable', 'The analysis server answered something that is no verdict stream.')
    }
    const arrived = (): void => {
      response.socket.setTimeout(this.#rhythm.silence)
      first()
    }
    for await (const event of readEvents(noticingFirst(response, arrived))) {
      if (event.id) this.#last = event.id
      const notice = verdictNotice.safeParse(JSON.parse(event.data))
      if (notice.success) tell(notice.data)
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const end = performance.now() + this.#rhythm.streamAgain
    while (!signal.aborted && performance.now() < end) {
      const heard = await this.#askOnce(signal)
      this.#parts.connected('polling')
      // There may be another page.
      if (heard === 0) await pauseFor(this.#rhythm.poll, signal)
    }
  }

  async #askOnce(signal: AbortSignal): Promise<number> {
    const { agent, address, tell } = this.#parts
    const path = `${verdictsAfter.path}?after=${encodeURIComponent(this.#last)}`
    const reply = await callJson({ agent, address, method: 'GET', path, signal, timeoutMs: questionMs })
    const { verdicts, last } = verdictsAfter.reply.parse(reply)
    this.#last = last
    for (const notice of verdicts) tell(notice)
    return verdicts.length
  }
}

async function* noticingFirst(pieces: AsyncIterable<Buffer>, arrived: () => void): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const piece of pieces) {
    if (isFirst) arrived()
    isFirst = false
    yield piece
  }
}

/** A contract route joined with what answers it. */
import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { Route } from '#contract/route.ts'
import type { Caller } from './caller.ts'

export type { Caller } from './caller.ts'

export interface Upload {
  /** The JSON part `submission`, not validated yet; undefined where there is none. */
  readonly head: unknown
  /** Text parts by name. */
  readonly fields: Readonly<Record<string, string>>
  /** The part `content`. */
  readonly content: Buffer
}

export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly caller: Caller
  /** Aborted when the caller goes away, and for event streams when the server stops. */
  readonly signal: AbortSignal
  /** Remote address; empty on the unix socket. */
  readonly address: string
  readonly headers: IncomingHttpHeaders
  /** Adds a header to the reply. */
  readonly setHeader: (name: string, value: string | readonly string[]) => void
  /** Reads a multipart/form-data body: part `content` (bytes), and text parts, of which `submission` is JSON. */
  readonly upload: () => Promise<Upload>
  readonly lastEventId?: string
}

/** Reply of a route of form `bytes`. */
export interface Download {
  readonly bytes: Buffer
  readonly fileName: string
  readonly type: string
}

/** One message of a route of form `events`. */
export interface StreamEvent<Data> {
  readonly id?: string
  readonly data: Data
}

export type Answer<Reply> = Reply | Download | AsyncIterable<StreamEvent<Reply>>

export interface Mounted {
  readonly route: Route
  readonly answer: (call: Call<unknown, unknown, unknown>) => Promise<unknown>
}

export type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = (
  call: Call<z.output<P>, z.output<Q>, z.output<B>>,
) => Answer<z.input<R>> | Promise<Answer<z.input<R>>>

export function handle<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  handler: Handler<P, Q, B, R>,
): Mounted {
  // The server hands in only what the route's own schemas have parsed.
  const answer = async (call: Call<unknown, unknown, unknown>) =>
    handler(call as Call<z.output<P>, z.output<Q>, z.output<B>>)
  return { route, answer }
}

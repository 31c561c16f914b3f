/** Asks mounted routes without a socket, through their own schemas. */
import type { z } from 'zod'
import type { Route } from '#contract/route.ts'
import type { Call, Caller, Download, Mounted, StreamEvent } from '#runtime/http/handler.ts'

interface Request<P, Q, B> {
  readonly caller: Caller
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly upload?: {
    readonly head?: unknown
    readonly fields?: Readonly<Record<string, string>>
    readonly content: Buffer
  }
  readonly lastEventId?: string
}

type Asked<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Request<z.input<P>, z.input<Q>, z.input<B>>

export interface Ask {
  <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    request: Asked<P, Q, B>,
  ): Promise<z.output<R>>
  events<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    request: Asked<P, Q, B>,
  ): Promise<AsyncIterable<StreamEvent<z.output<R>>>>
  bytes<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    request: Asked<P, Q, B>,
  ): Promise<Download>
}

export function caller(mounted: () => readonly Mounted[]): Ask {
  const answer = async (route: { readonly id: string }, request: Request<unknown, unknown, unknown>) => {
    const found = mounted().find((one) => one.route.id === route.id)
    if (!found) throw new Error(`${route.id} is not mounted`)
    const { caller: who, upload, lastEventId } = request
    const call: Call<unknown, unknown, unknown> = {
      caller: who,
      params: found.route.params.parse(request.params),
      query: found.route.query.parse(request.query),
      body: found.route.body.parse(request.body),
      signal: new AbortController().signal,
      address: '',
      headers: {},
      setHeader: () => undefined,
      upload: () =>
        upload ? Promise.resolve({ head: undefined, fields: {}, ...upload }) : Promise.reject(new Error('no upload')),
      ...(lastEventId === undefined ? {} : { lastEventId }),
    }
    return { route: found.route, value: await found.answer(call) }
  }
  const json = async (route: { readonly id: string }, request: Request<unknown, unknown, unknown>) => {
    const given = await answer(route, request)
    return given.route.reply.parse(given.value)
  }
  const raw = async (route: { readonly id: string }, request: Request<unknown, unknown, unknown>) =>
    (await answer(route, request)).value
  return Object.assign(json, { events: raw, bytes: raw }) as Ask
}

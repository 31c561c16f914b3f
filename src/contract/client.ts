/** The typed client of any route: used by the console, by `lazaret admin` and by tests, over whatever `fetch` they hand in. */
import type { z } from 'zod'
import { Failure, failures, type FailureCode } from '#core/errors.ts'
import { errorReply, type Route } from './route.ts'

export interface RouteInput<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  readonly params?: z.input<Params>
  readonly query?: z.input<Query>
  readonly body?: z.input<Body>
  /** Sent as multipart/form-data: bytes as the part `content`, and text parts by name. */
  readonly upload?: { readonly content: Uint8Array<ArrayBuffer>; readonly fields: Readonly<Record<string, string>> }
  readonly signal?: AbortSignal
}

export interface Client {
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    input?: RouteInput<P, Q, B>,
  ): Promise<z.output<R>>
}

/** Path and query string of a call. */
export function addressOf(route: Pick<Route, 'path'>, params: unknown, query: unknown): string {
  const values = (params ?? {}) as Record<string, string>
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, string | number | undefined>))
    if (value !== undefined) search.set(name, String(value))
  return search.size > 0 ? `${path}?${search.toString()}` : path
}

async function failureOf(response: Response): Promise<Failure> {
  const parsed = errorReply.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return new Failure('internal', `The server answered ${response.status} ${response.statusText}`)
  const { code, message, details } = parsed.data
  return new Failure(code in failures ? (code as FailureCode) : 'internal', message, details)
}

type Sent = Pick<RequestInit, 'body' | 'headers'>

function sent({ body, upload }: Pick<RouteInput<z.ZodType, z.ZodType, z.ZodType>, 'body' | 'upload'>): Sent {
  if (upload !== undefined) {
    const form = new FormData()
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, value)
    form.set('content', new Blob([upload.content]), 'content')
    return { body: form }
  }
  if (body === undefined) return {}
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

/** `base` has no trailing slash; it is empty in the browser. */
export function createClient(base: string, fetcher: typeof fetch = fetch): Client {
  return {
    async call(route, input = {}) {
      const address = base + addressOf(route, input.params, input.query)
      const signal = input.signal ? { signal: input.signal } : {}
      const response = await fetcher(address, { method: route.method, ...sent(input), ...signal })
      if (!response.ok) throw await failureOf(response)
      if (response.status === 204) return route.reply.parse(undefined)
      return route.reply.parse(await response.json())
    },
  }
}

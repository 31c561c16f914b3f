/** Takes one request through its route: who calls, may they, is it well formed, and sends what the handler answers. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Failure } from '#core/errors.ts'
import type { Route } from '#contract/route.ts'
import type { Log } from '../log/log.ts'
import { checkAccess, type FindCaller } from './caller.ts'
import { securityHeaders } from './console.ts'
import { invalid } from './errors.ts'
import { isEvents, sendEvents } from './events.ts'
import type { Call, Download, Mounted, StreamEvent } from './handler.ts'
import { readUpload } from './upload.ts'

export interface Answering {
  readonly caller: FindCaller
  readonly maxBody: number
  readonly log: Log
  /** Event streams that are open, to be ended when the server stops. */
  readonly streams: Set<AbortController>
}

function read(where: string, schema: z.ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodUndefined) return undefined
  const parsed = schema.safeParse(value ?? {})
  if (!parsed.success) throw invalid(where, parsed.error)
  return parsed.data
}

/** Browsers name the page a write comes from; a foreign one is refused. */
export function checkOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers
  if (request.method === 'GET' || request.method === 'HEAD' || origin === undefined) return
  const from = URL.parse(origin)?.host
  if (from !== host)
    throw new Failure('not-allowed', `The request comes from a page of ${origin}, not from the console.`)
}

const marked = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** RFC 6266 and RFC 8187. */
export function dispositionOf(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w. ()-]/g, '_').slice(0, 120)
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(/['()*]/g, marked)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function sendDownload(reply: FastifyReply, { bytes, fileName, type }: Download): FastifyReply {
  return reply
    .header('content-disposition', dispositionOf(fileName))
    .header('cache-control', 'no-store')
    .type(type)
    .send(bytes)
}

async function* checked(
  route: Route,
  events: AsyncIterable<StreamEvent<unknown>>,
): AsyncIterable<StreamEvent<unknown>> {
  for await (const event of events) yield { ...event, data: route.reply.parse(event.data) }
}

async function send(reply: FastifyReply, route: Route, answered: unknown): Promise<unknown> {
  if (route.form === 'bytes') return sendDownload(reply, answered as Download)
  if (route.form === 'events' && isEvents(answered)) {
    const own = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)] as const)
    reply.hijack()
    await sendEvents(reply.raw, checked(route, answered), { ...securityHeaders, ...Object.fromEntries(own) })
    return reply
  }
  const body = route.reply.parse(answered)
  reply.header('cache-control', 'no-store')
  return body === undefined ? reply.code(204).send() : reply.send(body)
}

async function callOf(request: FastifyRequest, route: Route, around: Answering) {
  const caller = await around.caller(request.raw)
  checkAccess(route, caller)
  const lastEventId = request.headers['last-event-id']
  return {
    caller,
    params: read('params', route.params, request.params),
    query: read('query', route.query, request.query),
    body: read('body', route.body, request.body),
    address: request.socket.remoteAddress ?? '',
    headers: request.headers,
    upload: () => readUpload(request, around.maxBody),
    ...(typeof lastEventId === 'string' ? { lastEventId } : {}),
  }
}

export async function answer(
  mounted: Mounted,
  around: Answering,
  pair: { request: FastifyRequest; reply: FastifyReply },
) {
  const { request, reply } = pair
  const { route } = mounted
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  if (route.form === 'events') around.streams.add(gone)
  try {
    checkOrigin(request)
    const setHeader = (name: string, value: string | readonly string[]) => void reply.header(name, value)
    const call: Call<unknown, unknown, unknown> = {
      ...(await callOf(request, route, around)),
      signal: gone.signal,
      setHeader,
    }
    return await send(reply, route, await mounted.answer(call))
  } catch (error) {
    if (!reply.sent) throw error
    if (!gone.signal.aborted) around.log.error({ err: error, route: route.id }, 'an event stream broke off')
    return reply
  } finally {
    around.streams.delete(gone)
  }
}

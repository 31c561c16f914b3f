/** Server-sent events (WHATWG HTML, section 9.2) written to a raw response. */
import type { ServerResponse } from 'node:http'
import type { StreamEvent } from './handler.ts'

/** Milliseconds between comments that keep proxies and peers from taking the stream for dead. */
const heartbeat = 15_000

export const isEvents = (value: unknown): value is AsyncIterable<StreamEvent<unknown>> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

const oneLine = (text: string) => text.replaceAll(/[\r\n\0]/g, ' ')

export const formatEvent = ({ id, data }: StreamEvent<unknown>): string =>
  `${id === undefined ? '' : `id: ${oneLine(id)}\n`}data: ${JSON.stringify(data)}\n\n`

/** Waits where the reader is slower than the events. */
async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text) || response.destroyed) return
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/** Writes events until they or the connection end; `signal` ends the iterable. */
export async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<StreamEvent<unknown>>,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': connected\n\n')
  const timer = setInterval(() => response.write(': still here\n\n'), heartbeat)
  try {
    for await (const event of events) {
      if (response.destroyed) break
      await write(response, formatEvent(event))
    }
  } finally {
    clearInterval(timer)
    response.end()
  }
}

/** Event streams: something is written at once, and then in every heartbeat, so that neither end takes the other for dead. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sendEvents } from './events.ts'

async function* nothingUntil(end: Promise<void>): AsyncGenerator<{ data: string }> {
  await end
  yield { data: 'the end' }
}

test('a stream without events brings a comment at once and one in each heartbeat', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = createServer((_, response) => void sendEvents(response, nothingUntil(promise), {}))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  context.after(() => server.close())
  const asked = get({ port: (server.address() as AddressInfo).port, agent: false })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.setEncoding('utf8')
  const next = async (): Promise<unknown> => (await once(answer, 'data'))[0] as unknown
  assert.equal(await next(), ': connected\n\n')
  for (let beat = 0; beat < 3; beat++) {
    context.mock.timers.tick(15_000)
    assert.equal(await next(), ': still here\n\n')
  }
  resolve()
  assert.equal(await next(), 'data: "the end"\n\n')
})

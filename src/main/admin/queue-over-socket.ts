/** The queue of a running gateway, over its control socket. */
import type { Client } from '#contract/client.ts'
import { actOnQueue, listQueue } from '#contract/gateway-queue-api.ts'
import { exportQueued, rebuildEventIndex, showQueued } from '#gateway/queue/api/contract.ts'
import type { QueueDoor } from './queue-door.ts'

export function queueOverSocket(client: Client): QueueDoor {
  return {
    running: true,
    list: ({ limit, queue, text, before }) =>
      client.call(listQueue, {
        query: { limit, ...(queue && { queue }), ...(text && { text }), ...(before && { before }) },
      }),
    show: (id) => client.call(showQueued, { params: { id } }),
    act: (action, ids) => client.call(actOnQueue, { body: { action, ids: [...ids] } }),
    async export(id) {
      const { message, data } = await client.call(exportQueued, { params: { id } })
      return { message, data: Buffer.from(data, 'base64') }
    },
    rebuild: () => client.call(rebuildEventIndex),
    async [Symbol.asyncDispose]() {},
  }
}

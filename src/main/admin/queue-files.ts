/** The queue files themselves, while no gateway runs: opened under the lock that a gateway would take. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Failure } from '#core/errors.ts'
import { queues, type QueueName } from '#core/disposition.ts'
import { queueRowOf } from '#gateway/api/rows.ts'
import { detailOf } from '#gateway/queue/api/detail.ts'
import type { QueuedMessage } from '#gateway/queue/message.ts'
import { openQueue, type MailQueue } from '#gateway/queue/queue.ts'
import type { Config } from '#runtime/config/schema.ts'
import type { ListFilter, QueueDoor, QueueListing } from './queue-door.ts'

/** Throws `Failure('conflict')` while a gateway has the queue open. */
export async function queueFiles(config: Config): Promise<QueueDoor> {
  const directory = path.join(config.dataDirectory, 'gateway', 'queue')
  if (!existsSync(directory)) throw new Failure('not-found', `There is no queue in ${directory}.`)
  const queue = await openQueue({ directory })
  return {
    running: false,
    list: (filter) => list(queue, filter),
    show: async (id) => detailOf(find(queue, id)),
    act: async (action, ids) => {
      const found = ids.map((id) => ({ id, message: queue.get(id) }))
      for (const { message } of found) if (message) await act(queue, action, message)
      const idsOf = (there: boolean): string[] =>
        found.filter((one) => (one.message !== undefined) === there).map(({ id }) => id)
      return { done: idsOf(true), missing: idsOf(false) }
    },
    async export(id) {
      const message = detailOf(find(queue, id))
      return { message, data: (await queue.rawBody(id)) ?? Buffer.alloc(0) }
    },
    async rebuild() {
      const { rebuildIndex } = await import('./rebuild-index.ts')
      return await rebuildIndex(config, queue)
    },
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  }
}

function find(queue: MailQueue, id: string): QueuedMessage {
  const message = queue.get(id)
  if (!message) throw new Failure('not-found', `${id} is not in the queue.`)
  return message
}

async function list(queue: MailQueue, { queue: name, ...filter }: ListFilter): Promise<QueueListing> {
  const found = await queue.find({ ...filter, newestFirst: true, ...(name && { states: [name] }) })
  const all = queue.counts()
  const rows = queues.map((one) => [one, { messages: all[one].messages, bytes: all[one].bytes }] as const)
  const counts = Object.fromEntries(rows) as Record<QueueName, { messages: number; bytes: number }>
  return { messages: found.map((message) => queueRowOf(message, undefined)), counts }
}

async function act(queue: MailQueue, action: 'deliver' | 'delete', message: QueuedMessage): Promise<void> {
  if (action === 'delete')
    return queue.change(message.id, { kind: 'ended', ending: 'deleted-by-person', by: 'command line' })
  if (message.state === 'corrupt') throw new Failure('conflict', `${message.id} is damaged and cannot be delivered.`)
  return queue.change(message.id, { kind: message.state === 'hold' ? 'released' : 'retry-now' })
}

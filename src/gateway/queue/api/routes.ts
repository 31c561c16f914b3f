/** The command line's own routes of the queue. */
import { Failure } from '#core/errors.ts'
import { handle, type Mounted } from '#runtime/http/handler.ts'
import type { RebuildResult } from '../../events/rebuild.ts'
import type { QueuedMessage } from '../message.ts'
import type { MailQueue } from '../queue.ts'
import { exportQueued, rebuildEventIndex, showQueued } from './contract.ts'
import { detailOf } from './detail.ts'

export interface QueueFileParts {
  readonly queue: Pick<MailQueue, 'get' | 'rawBody'>
  readonly rebuild: () => Promise<RebuildResult>
}

export function queueFileRoutes({ queue, rebuild }: QueueFileParts): readonly Mounted[] {
  const find = (id: string): QueuedMessage => {
    const message = queue.get(id)
    if (!message) throw new Failure('not-found', `${id} is not in the queue.`)
    return message
  }
  return [
    handle(showQueued, ({ params }) => detailOf(find(params.id))),
    handle(exportQueued, async ({ params }) => {
      const message = detailOf(find(params.id))
      const data = await queue.rawBody(params.id)
      if (!data) throw new Failure('not-found', `${params.id} has left the queue.`)
      return { message, data: data.toString('base64') }
    }),
    handle(rebuildEventIndex, async () => ({ ...(await rebuild()) })),
  ]
}

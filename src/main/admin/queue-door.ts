/** The way to the queue: through the running gateway, or straight to its files while none runs. Never both at once. */
import type { z } from 'zod'
import type { Client } from '#contract/client.ts'
import { showProtection } from '#contract/gateway-protection-api.ts'
import type { listQueue } from '#contract/gateway-queue-api.ts'
import { Failure } from '#core/errors.ts'
import type { QueueName } from '#core/disposition.ts'
import type { RebuildResult } from '#gateway/events/rebuild.ts'
import type { QueuedMessageDetail } from '#gateway/queue/api/contract.ts'
import type { RunOptions } from '../run-options.ts'
import { configFor } from '../run-config.ts'
import { clientOf } from './asking.ts'
import { queueFiles } from './queue-files.ts'
import { queueOverSocket } from './queue-over-socket.ts'

export type QueueListing = Pick<z.output<typeof listQueue.reply>, 'messages' | 'counts'>

export interface ListFilter {
  readonly queue?: QueueName
  readonly text?: string
  readonly limit: number
  readonly before?: string
}

export interface Acted {
  readonly done: readonly string[]
  readonly missing: readonly string[]
}

export interface QueueDoor extends AsyncDisposable {
  /** Whether a running gateway answers. */
  readonly running: boolean
  list(filter: ListFilter): Promise<QueueListing>
  show(id: string): Promise<QueuedMessageDetail>
  act(action: 'deliver' | 'delete', ids: readonly string[]): Promise<Acted>
  export(id: string): Promise<{ readonly message: QueuedMessageDetail; readonly data: Buffer }>
  rebuild(): Promise<RebuildResult>
}

/**
 * Nobody behind the socket means that no gateway runs, or that one starts or ends at this moment: the lock of the files
 * decides, and opening them fails with `conflict` while another process has them.
 */
export async function openDoor(options: RunOptions): Promise<QueueDoor> {
  const client = clientOf(options)
  return (await gatewayAnswers(client)) ? queueOverSocket(client) : queueFiles(configFor(options))
}

async function gatewayAnswers(client: Client): Promise<boolean> {
  try {
    await client.call(showProtection)
    return true
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // An analysis platform alone answers too, but knows no such route.
    return error.code !== 'unreachable' && error.code !== 'not-found'
  }
}

/** The search index made to agree with the queue files while no gateway runs. */
import path from 'node:path'
import { migrations, type GatewayTables } from '#gateway/events/database.ts'
import { rebuildEvents, type RebuildResult } from '#gateway/events/rebuild.ts'
import type { MailQueue } from '#gateway/queue/queue.ts'
import type { Config } from '#runtime/config/schema.ts'
import { migrate, openDatabase } from '#runtime/database/database.ts'
import { startPostgres } from '#runtime/database/embedded.ts'

/** Starts the built-in database for as long as it takes, where the configuration names no other. */
export async function rebuildIndex(
  { dataDirectory, database: wanted }: Config,
  queue: MailQueue,
): Promise<RebuildResult> {
  await using stack = new AsyncDisposableStack()
  let { url } = wanted
  if (url === undefined) {
    const postgres = await startPostgres({ directory: path.join(dataDirectory, 'postgres'), port: wanted.port })
    stack.defer(() => postgres.stop())
    url = postgres.url
  }
  const database = openDatabase<GatewayTables>(url)
  stack.defer(() => database.destroy())
  await migrate(database, 'gateway', migrations)
  return await rebuildEvents({ database, queue, now: Date.now })
}

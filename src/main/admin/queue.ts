/** `lazaret admin queue`: works while the gateway runs, through its socket, and while it does not, on the queue files. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Option, type Command } from 'commander'
import { switchFlow } from '#contract/gateway-queue-api.ts'
import { queues, type QueueName } from '#core/disposition.ts'
import { asking, clientOf, countOf, print, said, type Options } from './asking.ts'
import { paged, pageOf, type PageOptions } from './paging.ts'
import { openDoor, type QueueListing } from './queue-door.ts'

interface ListOptions extends PageOptions {
  readonly queue?: QueueName
  readonly text?: string
}

const rowsOf = ({ messages }: QueueListing) =>
  messages.map(({ id, queue: name, at, sender, recipients, summary }) => ({
    id,
    queue: name,
    at,
    sender,
    to: recipients.map(({ address }) => address).join(' '),
    subject: summary.subject,
  }))

function addList(queue: Command): void {
  paged(asking(queue, 'list', 'messages in the queues, newest first'))
    .addOption(new Option('--queue <name>', 'only this queue').choices([...queues]))
    .option('--text <part>', 'only messages with this part in id, subject or an address')
    .action(async (options: ListOptions) => {
      await using door = await openDoor(options)
      const { queue: name, text } = options
      const found = await door.list({ ...pageOf(options), ...(name && { queue: name }), ...(text && { text }) })
      print(options, found, () => rowsOf(found))
    })
}

function addShow(queue: Command): void {
  asking(queue, 'show', 'one message: envelope, state, and the last attempt for each recipient')
    .argument('<id>', 'id of the message')
    .action(async (id: string, options: Options) => {
      await using door = await openDoor(options)
      const message = await door.show(id)
      print(options, message, () =>
        message.recipients.map(({ address, state, attempts, lastReply, lastHost = '', lastTls = '' }) => ({
          queue: message.queue,
          from: message.sender,
          to: address,
          state,
          attempts,
          host: lastHost,
          tls: lastTls,
          reply: lastReply,
        })),
      )
    })
}

function addActions(queue: Command): void {
  for (const [name, action, description] of [
    ['release', 'deliver', 'deliver messages now; with no gateway running, at its next start'],
    ['delete', 'delete', 'delete messages; nobody is told'],
  ] as const)
    asking(queue, name, description)
      .argument('<id...>', 'ids of messages')
      .action(async (ids: string[], options: Options) => {
        await using door = await openDoor(options)
        const result = await door.act(action, ids)
        print(options, result, () => countOf(result))
      })
}

function addExport(queue: Command): void {
  asking(queue, 'export', 'write messages to files: the bytes as they are on disk, and what the queue knows of them')
    .argument('<id...>', 'ids of messages')
    .option('--to <dir>', 'folder of the files', '.')
    .action(async (ids: string[], options: Options & { readonly to: string }) => {
      await using door = await openDoor(options)
      const files: string[] = []
      for (const id of ids) {
        const { message, data } = await door.export(id)
        const file = path.join(options.to, message.id)
        await writeFile(`${file}.eml`, data, { mode: 0o600 })
        await writeFile(`${file}.json`, `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600 })
        files.push(`${file}.eml`)
      }
      print(options, { files }, () => files.map((file) => ({ file })))
    })
}

function addRebuild(queue: Command): void {
  asking(queue, 'rebuild', 'make the search index in the database agree with the queue files').action(
    async (options: Options) => {
      await using door = await openDoor(options)
      const result = await door.rebuild()
      const { added, corrected, ended } = result
      print(options, result, () => said(`added: ${added}, corrected: ${corrected}, ended meanwhile: ${ended}`))
    },
  )
}

function addFlow(queue: Command): void {
  asking(queue, 'flow', 'turn receiving or sending on and off')
    .addOption(new Option('--receiving <on|off>', 'take mail by SMTP').choices(['on', 'off']))
    .addOption(new Option('--sending <on|off>', 'deliver what waits').choices(['on', 'off']))
    .action(async (options: Options & { receiving?: string; sending?: string }) => {
      const { receiving, sending } = options
      const body = {
        ...(receiving ? { receiving: receiving === 'on' } : {}),
        ...(sending ? { sending: sending === 'on' } : {}),
      }
      const flow = await clientOf(options).call(switchFlow, { body })
      print(options, flow, () => [flow])
    })
}

export function addQueue(admin: Command): void {
  const queue = admin.command('queue').description('the message queue')
  for (const add of [addList, addShow, addActions, addExport, addRebuild, addFlow]) add(queue)
}

/**
 * The next hop of the conservation test: it refuses, delays and drops by chance (seeded), and writes into the ledger what it
 * answered with 250. What it dropped before its answer it has not taken.
 */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createRandom, type Random } from '../../bench/kit/random.ts'
import { isRefusedForGood, isWhole, numberIn, sendingOf } from './conservation-mail.ts'
import type { Ledger } from './conservation-ledger.ts'

export interface HostileSink extends AsyncDisposable {
  readonly port: number
  /** `calm` takes everything but what is refused for good, `closed` nothing for the time being. */
  mood: 'hostile' | 'calm' | 'closed'
}

interface Transaction {
  readonly connectedAt: number
  sender: string
  recipients: string[]
}

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? ''
const endOfData = Buffer.from('\r\n.\r\n')
const unstuff = (wire: Buffer): Buffer => Buffer.from(wire.toString('latin1').replaceAll(/^\.\./gm, '.'), 'latin1')

export async function startHostileSink(ledger: Ledger, seed: number): Promise<HostileSink> {
  const random = createRandom(seed)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, { ledger, random, mood: () => sink.mood })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const sink: HostileSink = {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    mood: 'hostile',
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
  return sink
}

interface Surroundings {
  readonly ledger: Ledger
  readonly random: Random
  readonly mood: () => HostileSink['mood']
}

function serve(socket: Socket, { ledger, random, mood }: Surroundings): void {
  const transaction: Transaction = { connectedAt: performance.now(), sender: '', recipients: [] }
  let number: number | undefined
  let pending: Buffer = Buffer.alloc(0)
  let inData = false
  let busy = false
  const chance = (share: number): boolean => mood() === 'hostile' && random.next() < share
  const answer = (text: string): void => void (socket.writable && socket.write(`${text}\r\n`))

  const command = (line: string): void => {
    if (chance(0.004)) return void socket.destroy()
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return answer('250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME')
    if (verb === 'MAIL') {
      Object.assign(transaction, { sender: addressIn(line), recipients: [] })
      return answer(chance(0.01) ? '451 4.3.0 Not now' : '250 2.1.0 Ok')
    }
    if (verb === 'RCPT') return recipient(addressIn(line))
    if (verb === 'DATA') {
      inData = transaction.recipients.length > 0
      return answer(inData ? '354 Go ahead' : '554 5.5.1 No recipients')
    }
    if (verb === 'RSET') transaction.recipients = []
    answer(verb === 'QUIT' ? '221 2.0.0 Bye' : '250 2.0.0 Ok')
    if (verb === 'QUIT') socket.end()
  }

  const recipient = (address: string): void => {
    number = numberOfSender(transaction.sender)
    if (number !== undefined && isRefusedForGood(number, address)) {
      ledger.noteRefusal({ number, recipient: address, connectedAt: transaction.connectedAt })
      return answer('550 5.1.1 No such user')
    }
    if (mood() === 'closed' || chance(0.03)) return answer('450 4.2.0 Busy')
    transaction.recipients.push(address)
    answer('250 2.1.5 Ok')
  }

  const message = async (wire: Buffer): Promise<void> => {
    if (chance(0.15)) await new Promise((resolve) => setTimeout(resolve, random.between(5, 150)))
    if (chance(0.01)) return void socket.destroy()
    if (chance(0.03)) return answer('451 4.3.0 Try again')
    if (!socket.writable) return
    take(ledger, transaction, unstuff(wire))
    // Dropped right behind the answer: the client has to see it all the same.
    if (chance(0.005)) return void socket.end('250 2.0.0 Taken\r\n')
    answer('250 2.0.0 Taken')
  }

  const step = async (): Promise<boolean> => {
    if (inData) {
      const end = pending.indexOf(endOfData)
      if (end < 0) {
        if (pending.length > 20_000 && chance(0.01)) socket.destroy()
        return false
      }
      const wire = pending.subarray(0, end + 2)
      pending = pending.subarray(end + 5)
      inData = false
      await message(wire)
      return true
    }
    const end = pending.indexOf('\r\n')
    if (end < 0) return false
    const line = pending.toString('latin1', 0, end)
    pending = pending.subarray(end + 2)
    command(line)
    return true
  }

  const run = async (): Promise<void> => {
    if (busy) return
    busy = true
    while (!socket.destroyed && (await step()));
    busy = false
  }

  if (chance(0.01)) return void socket.destroy()
  answer('220 sink.test ESMTP')
  socket.on('data', (piece: Buffer) => {
    pending = Buffer.concat([pending, piece])
    void run()
  })
}

function numberOfSender(sender: string): number | undefined {
  const found = /^sender-(\d+)@/.exec(sender)
  return found ? Number(found[1]) : undefined
}

/** A report of the gateway names the recipients it is about (RFC 3464); everything else is one of our mails. */
function take(ledger: Ledger, { sender, recipients, connectedAt }: Transaction, data: Buffer): void {
  const number = numberIn(data)
  if (number === undefined) return void ledger.damaged.push(`a message from <${sender}> without its mark`)
  if (sender === '') {
    const text = data.toString('latin1')
    for (const [, address = ''] of text.matchAll(/^Final-Recipient: *rfc822; *<?([^\s>]+)/gim))
      ledger.note({ number, recipient: address, connectedAt }, 'bounced')
    return
  }
  if (!isWhole(data, sendingOf(number))) ledger.damaged.push(`${number}`)
  for (const address of recipients) ledger.note({ number, recipient: address, connectedAt }, 'delivered')
}

/** The client of the conservation test: several sessions at once that send until so many mails are accepted, through every crash. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { senderOf, sendingOf } from './conservation-mail.ts'
import type { Ledger, Promised } from './conservation-ledger.ts'

export interface ClientOptions {
  /** Asked before each connection: the gateway may have started anew. */
  readonly port: () => number
  readonly ledger: Ledger
  readonly sessions: number
  /** Accepted mails wanted, those before included. */
  readonly wanted: number
  /** Number of the first mail, where none was sent yet. */
  readonly firstNumber?: number
  /** Milliseconds between mails of one session. */
  readonly pause?: number
  readonly signal?: AbortSignal
}

class Session {
  readonly #socket: Socket
  #text = ''
  #over = false
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setTimeout(30_000, () => socket.destroy())
    socket.on('data', (piece: Buffer) => {
      this.#text += piece.toString('latin1')
      this.#wake()
    })
    socket.on('close', () => {
      this.#over = true
      this.#wake()
    })
  }

  /** The last line of the next reply. */
  async reply(): Promise<string> {
    for (;;) {
      const found = /^(\d{3} [^\n]*)\n/m.exec(this.#text)
      if (found) {
        this.#text = this.#text.slice(found.index + found[0].length)
        return (found[1] ?? '').trim()
      }
      if (this.#over) throw new Error('The connection was closed')
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async ask(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`)
    return this.reply()
  }

  async hello(): Promise<void> {
    await this.reply()
    await this.ask('EHLO client.test')
  }

  data(bytes: Buffer): Promise<string> {
    const stuffed = bytes.toString('latin1').replaceAll(/^\./gm, '..')
    this.#socket.write(`${stuffed}.\r\n`, 'latin1')
    return this.reply()
  }

  close(): void {
    this.#socket.destroy()
  }
}

async function open(port: number): Promise<Session> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  const session = new Session(socket)
  await session.hello()
  return session
}

interface Answered {
  readonly promised: Promised
  readonly reply: string
}

/** Until the end of data is sent nothing is promised; from then on only the answer says what is. */
async function sendOne(session: Session, number: number): Promise<Answered> {
  const { recipients, data } = sendingOf(number)
  const before = [`MAIL FROM:<${senderOf(number)}>`, ...recipients.map((one) => `RCPT TO:<${one}>`), 'DATA']
  for (const line of before) {
    const reply = await session.ask(line)
    if (/^[45]/.test(reply)) return { promised: 'refused', reply }
  }
  try {
    const reply = await session.data(data)
    return { promised: reply.startsWith('2') ? 'accepted' : 'refused', reply }
  } catch {
    return { promised: 'unknown', reply: '' }
  }
}

async function runSession(options: ClientOptions, next: () => number): Promise<void> {
  const { ledger, wanted, port, pause = 0 } = options
  const isOver = (): boolean => ledger.accepted >= wanted || (options.signal?.aborted ?? false)
  let session: Session | undefined
  while (!isOver()) {
    try {
      session ??= await open(port())
      const number = next()
      ledger.promises.set(number, 'refused')
      const { promised, reply } = await sendOne(session, number)
      ledger.promises.set(number, promised)
      const id = /queued as (\S+)/.exec(reply)?.[1]
      if (id !== undefined && promised === 'accepted') ledger.ids.set(id, number)
      if (promised === 'refused') ledger.refusals.push(reply)
      if (promised === 'accepted') await sleep(pause)
      else throw new Error(reply)
    } catch {
      session?.close()
      session = undefined
      await sleep(50)
    }
  }
  session?.close()
}

export async function sendUntilAccepted(options: ClientOptions): Promise<void> {
  const { ledger, firstNumber = 1 } = options
  let number = Math.max(firstNumber, ...[...ledger.promises.keys()].map((one) => one + 1))
  const next = (): number => number++
  await Promise.all(Array.from({ length: options.sessions }, () => runSession(options, next)))
}

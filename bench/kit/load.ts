/** Sends mails to a system and follows each one to the sink: closed loop for the rate, open loop for the delay. */
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadClient } from './client.ts'
import type { Mail } from './mails.ts'
import { markName, nowMicroseconds, writeMark } from './mark.ts'
import type { Arrival, Sink } from './sink.ts'

export interface Target {
  readonly port: number
  /** Messages that may be between the client and the sink. */
  readonly window: number
}

export interface Load {
  readonly name: string
  readonly mails: readonly Mail[]
  readonly connection: 'each' | 'kept'
  readonly tls: 'off' | 'starttls'
  /** Sessions at once. */
  readonly clients: number
}

export interface LoadResult {
  readonly messages: number
  readonly bytes: number
  /** From the first connection to the last arrival. */
  readonly seconds: number
  /** Milliseconds from the beginning of each sending to the 250 of the system. */
  readonly accepted: readonly number[]
  /** Milliseconds from the beginning of each sending to the arrival at the sink. */
  readonly arrived: readonly number[]
  readonly lost: number
  readonly doubled: number
  readonly refused: readonly string[]
}

/** Without any arrival for so long, what is missing is lost. */
const drainSeconds = 30
let lastRun = Date.now() % 50_000_000

/** What one run knows of its messages. */
class Run {
  readonly number = ++lastRun
  readonly accepted: number[] = []
  readonly arrived: number[] = []
  readonly refused: string[] = []
  readonly #seen = new Map<number, number>()
  #waiting: (() => void)[] = []
  sent = 0
  taken = 0
  bytes = 0
  doubled = 0
  lastArrival = 0

  get flying(): number {
    return this.sent - this.refused.length - this.#seen.size
  }

  note({ run, number, delay }: Arrival): void {
    if (run !== this.number) return
    const times = (this.#seen.get(number) ?? 0) + 1
    this.#seen.set(number, times)
    if (times > 1) this.doubled += 1
    else this.arrived.push(delay / 1_000)
    this.lastArrival = nowMicroseconds()
    this.wake()
  }

  wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
  }

  /** Until something arrived. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  get lost(): number {
    return this.taken - this.#seen.size
  }
}

interface Sending {
  readonly target: Target
  readonly load: Load
  readonly run: Run
}

async function sendOne({ load, run }: Sending, client: LoadClient, startedAt: number): Promise<void> {
  const number = run.sent++
  const mail = load.mails[number % load.mails.length]
  if (!mail) return
  const head = `${markName}${writeMark({ run: run.number, number, sentAt: startedAt })}\r\n`
  await client.send({ sender: 'sender@example.com', recipient: 'user@bench.test', head, body: mail.body })
  run.taken += 1
  run.bytes += mail.body.length
  run.accepted.push((nowMicroseconds() - startedAt) / 1_000)
}

const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** One session after another, or one session with many messages, while `going` says so. */
async function keepSending(sending: Sending, going: () => boolean): Promise<void> {
  const { target, load, run } = sending
  let client: LoadClient | undefined
  while (going()) {
    if (run.flying >= target.window) {
      await run.change()
      continue
    }
    const startedAt = nowMicroseconds()
    try {
      client ??= await LoadClient.open({ port: target.port, tls: load.tls })
      await sendOne(sending, client, startedAt)
    } catch (error) {
      run.refused.push(explain(error))
      client?.destroy()
      client = undefined
      if (run.refused.length > 1_000) return
      await sleep(20)
    }
    if (load.connection === 'kept') continue
    client?.quit()
    client = undefined
  }
  client?.quit()
}

async function drain(run: Run): Promise<void> {
  let before = -1
  let quiet = 0
  while (run.lost > 0 && quiet < drainSeconds * 10) {
    quiet = run.lost === before ? quiet + 1 : 0
    before = run.lost
    await Promise.race([run.change(), sleep(100)])
  }
}

function resultOf(run: Run, startedAt: number): LoadResult {
  const { accepted, arrived, lost, doubled, refused, taken, bytes } = run
  const seconds = (run.lastArrival - startedAt) / 1e6
  return { messages: taken - lost, bytes, seconds, accepted, arrived, lost, doubled, refused }
}

export interface Bounds {
  readonly seconds: number
  /** So many messages are sent at least, whatever time it takes… */
  readonly fewest: number
  /** …up to so many seconds. */
  readonly mostSeconds: number
}

/** As fast as the system takes and hands on, for the given time. */
export async function sendClosed(
  target: Target,
  load: Load,
  { sink, bounds }: { sink: Sink; bounds: Bounds },
): Promise<LoadResult> {
  const run = new Run()
  sink.onArrival = (arrival) => run.note(arrival)
  const startedAt = nowMicroseconds()
  const timer = setInterval(() => run.wake(), 250)
  const going = (): boolean => {
    const seconds = (nowMicroseconds() - startedAt) / 1e6
    return seconds < bounds.seconds || (run.sent < bounds.fewest && seconds < bounds.mostSeconds)
  }
  await Promise.all(Array.from({ length: load.clients }, () => keepSending({ target, load, run }, going)))
  clearInterval(timer)
  await drain(run)
  return resultOf(run, startedAt)
}

/** So many messages a second at fixed times, each over a connection of its own; delays count from the time planned. */
export async function sendOpen(
  target: Target,
  load: Load,
  { sink, perSecond, seconds }: { sink: Sink; perSecond: number; seconds: number },
): Promise<LoadResult> {
  const run = new Run()
  sink.onArrival = (arrival) => run.note(arrival)
  const startedAt = nowMicroseconds()
  const sendings: Promise<void>[] = []
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const planned = startedAt + (index * 1e6) / perSecond
    const wait = (planned - nowMicroseconds()) / 1_000
    if (wait > 0) await sleep(wait)
    sendings.push(sendAlone({ target, load, run }, planned))
  }
  await Promise.all(sendings)
  await drain(run)
  return resultOf(run, startedAt)
}

async function sendAlone(sending: Sending, planned: number): Promise<void> {
  const { target, load, run } = sending
  let client: LoadClient | undefined
  try {
    client = await LoadClient.open({ port: target.port, tls: load.tls })
    await sendOne(sending, client, planned)
  } catch (error) {
    run.refused.push(explain(error))
  } finally {
    client?.quit()
  }
}

/** A clock turned by hand, a transport that answers as told, and delivery around a real queue in a temporary directory. */
import { temporaryDirectory } from '../queue/fixtures.ts'
import { openQueue, type MailQueue } from '../queue/queue.ts'
import { createDelivery, type Delivery, type DeliveryEvent, type DeliveryOptions } from './delivery.ts'
import { createRouter } from './router.ts'
import type { Timer } from './timer.ts'
import type { DeliveryOutcome, DeliveryReport, DeliveryRequest, RecipientOutcome, Transport } from './transport.ts'

export class HandClock implements Timer {
  #now = 1_000_000
  readonly #alarms = new Set<{ time: number; wake: () => void }>()

  now = (): number => this.#now

  at(time: number, wake: () => void): () => void {
    const alarm = { time, wake }
    this.#alarms.add(alarm)
    return () => void this.#alarms.delete(alarm)
  }

  /** Turns on and calls what has become due. */
  advance(ms: number): void {
    this.#now += ms
    const due = Array.from(this.#alarms).filter(({ time }) => time <= this.#now)
    for (const alarm of due) {
      this.#alarms.delete(alarm)
      alarm.wake()
    }
  }
}

export const delivered: RecipientOutcome = { kind: 'delivered', reply: '250 2.0.0 Ok' }
export const refused: RecipientOutcome = { kind: 'permanent', reply: '550 5.1.1 No such user' }
export const later: RecipientOutcome = { kind: 'temporary', reply: '450 4.2.0 Later' }

export type Answer = (request: DeliveryRequest) => DeliveryOutcome | Promise<DeliveryOutcome>

export const always =
  (outcome: RecipientOutcome): Answer =>
  ({ recipients }) => ({ recipients: recipients.map(() => outcome), host: 'mx.test' })

export class FakeTransport implements Transport {
  readonly requests: DeliveryRequest[] = []
  answer: Answer = always(delivered)
  running = 0
  mostRunning = 0

  async deliver(request: DeliveryRequest): Promise<DeliveryOutcome> {
    this.requests.push(request)
    this.running += 1
    this.mostRunning = Math.max(this.mostRunning, this.running)
    try {
      return await this.answer(request)
    } finally {
      this.running -= 1
    }
  }

  /** `id>address,address` of each request. */
  get said(): string[] {
    return this.requests.map(({ id, recipients }) => `${id}>${recipients.map(({ address }) => address).join(',')}`)
  }
}

export interface DeliveryBench extends AsyncDisposable {
  readonly clock: HandClock
  readonly queue: MailQueue
  readonly transport: FakeTransport
  readonly delivery: Delivery
  readonly events: DeliveryEvent[]
  readonly reports: DeliveryReport[]
  readonly inbox: string[]
  /** Turns the clock on and waits until nothing runs. */
  pass(ms: number): Promise<void>
}

export async function deliveryBench(over: Partial<DeliveryOptions> = {}): Promise<DeliveryBench> {
  const directory = temporaryDirectory()
  const clock = new HandClock()
  const queue = await openQueue({ directory: directory.path, now: clock.now })
  const transport = new FakeTransport()
  const events: DeliveryEvent[] = []
  const reports: DeliveryReport[] = []
  const inbox: string[] = []
  const delivery = createDelivery({
    queue,
    transport,
    router: createRouter([{ match: 'inbox.example', route: { kind: 'inbox' } }], { kind: 'mx', tls: 'opportunistic' }),
    local: { deliver: async ({ id }) => void inbox.push(id) },
    report(report) {
      reports.push(report)
      const summary = { from: '', to: '', subject: report.kind, messageId: '', date: '' }
      return { data: Buffer.from(`Subject: ${report.kind}\r\n\r\n`), summary }
    },
    timer: clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...over,
  })
  return {
    clock,
    queue,
    transport,
    delivery,
    events,
    reports,
    inbox,
    async pass(ms) {
      clock.advance(ms)
      await delivery.idle()
    },
    async [Symbol.asyncDispose]() {
      await delivery[Symbol.asyncDispose]()
      await queue[Symbol.asyncDispose]()
      directory[Symbol.dispose]()
    },
  }
}

export const minutes = (count: number) => count * 60_000
export const hours = (count: number) => count * 3_600_000

/** Run by crash.test.ts until it is killed: delivers what is in the queue to one next hop; ends when the queue is empty. */
import { openQueue } from '../queue/queue.ts'
import { createDelivery } from './delivery.ts'
import { writeReport } from './report-writer.ts'
import { createRouter } from './router.ts'
import { connectWith } from './smtp-connect.ts'
import { createSmtpTransport } from './smtp-transport.ts'

const [, , directory = '', port = ''] = process.argv
const queue = await openQueue({ directory, segmentBytes: 100_000 })
const nextHops = [{ host: '127.0.0.1', port: Number(port), weight: 1 }]
const delivery = createDelivery({
  queue,
  router: createRouter([], { kind: 'smtp', nextHops, tls: 'off' }),
  transport: createSmtpTransport({
    connect: connectWith({ name: 'gateway.test', connectMs: 5_000, replyMs: 5_000 }),
    resolve: async () => ({ kind: 'null-mx' }),
  }),
  local: { deliver: async () => {} },
  // A death makes no more second copies than there are attempts at once.
  concurrency: { perDestination: 5, total: 100 },
  report: (report) => writeReport(report, 'gateway.test'),
  // A deferred message comes again at once.
  retry: { minutes: [0.0001], thenMinutes: 0.0001, expireHours: 1, warnHours: 1, jitter: 0 },
})
const empty = (): boolean => Object.values(queue.counts()).every(({ messages }) => messages === 0)
queue.subscribe(() => {
  if (empty())
    void delivery[Symbol.asyncDispose]()
      .then(() => queue[Symbol.asyncDispose]())
      .then(() => process.exit(0))
})
delivery.start()
if (empty()) process.exit(0)

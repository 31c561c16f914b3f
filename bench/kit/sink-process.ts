/** The sink's own process: takes mail on a free port and reports marks and delays to its parent in batches. */
import { createServer } from 'node:net'
import { nowMicroseconds } from './mark.ts'
import { serveSinkSession } from './sink-session.ts'

export interface SinkBatch {
  /** Run, number and microseconds from sending to arrival, in turn for each message. */
  readonly arrivals: readonly number[]
  readonly unmarked: number
}

const everyMs = 5
let arrivals: number[] = []
let unmarked = 0
let timer: NodeJS.Timeout | undefined

function report(): void {
  timer = undefined
  process.send?.({ arrivals, unmarked } satisfies SinkBatch)
  arrivals = []
  unmarked = 0
}

const server = createServer((socket) =>
  serveSinkSession(socket, (mark) => {
    if (mark) arrivals.push(mark.run, mark.number, nowMicroseconds() - mark.sentAt)
    else unmarked += 1
    timer ??= setTimeout(report, everyMs)
  }),
)
process.once('disconnect', () => process.exit())
server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, () => {
  const bound = server.address()
  process.send?.({ port: typeof bound === 'object' && bound ? bound.port : 0 })
})

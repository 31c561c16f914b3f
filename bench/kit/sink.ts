/** The sink as the bench sees it: a process of its own, a port, and who has arrived. */
import { fork } from 'node:child_process'
import path from 'node:path'
import type { SinkBatch } from './sink-process.ts'

export interface Arrival {
  readonly run: number
  readonly number: number
  /** Microseconds from sending to arrival at the sink. */
  readonly delay: number
}

export interface Sink extends Disposable {
  readonly port: number
  /** Called for every message that arrives; one listener at a time. */
  onArrival: (arrival: Arrival) => void
}

interface SinkReady {
  readonly port: number
}

export async function startSink(): Promise<Sink> {
  const child = fork(path.join(import.meta.dirname, 'sink-process.ts'), { serialization: 'advanced' })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('message', (ready: SinkReady) => resolve(ready.port))
  })
  const sink: Sink = { port, onArrival: () => {}, [Symbol.dispose]: () => void child.kill('SIGKILL') }
  child.on('message', ({ arrivals }: SinkBatch) => {
    for (let index = 0; index + 2 < arrivals.length; index += 3)
      sink.onArrival({ run: arrivals[index] ?? 0, number: arrivals[index + 1] ?? 0, delay: arrivals[index + 2] ?? 0 })
  })
  return sink
}

/**
 * Takes messages from the queue when they are due and sees each recipient to an end: delivered, or given up with a report to
 * the sender. One destination's trouble, and one recipient's, delays nobody else.
 */
import type { AttemptResult, QueuedMessage } from '../queue/message.ts'
import type { MailQueue } from '../queue/queue.ts'
import type { Logger } from '../queue/report.ts'
import { defaultRetry, type RetryPolicy } from './retry.ts'
import type { Destination, Router } from './router.ts'
import { Scheduler } from './schedule/scheduler.ts'
import { systemTimer, type Timer } from './timer.ts'
import type { DeliveryOutcome, LocalDelivery, ReportWriter, Transport } from './transport.ts'

export interface DeliveryEvent {
  /** As it was before the attempt. */
  readonly message: QueuedMessage
  readonly destination: Destination
  readonly results: readonly AttemptResult[]
  readonly outcome: DeliveryOutcome
  readonly startedAt: number
  readonly endedAt: number
}

export interface DeliveryParts {
  readonly queue: MailQueue
  readonly router: Router
  readonly transport: Transport
  readonly local: LocalDelivery
  readonly report: ReportWriter
  readonly timer: Timer
  readonly retry: RetryPolicy
  /** Attempts at once, for one destination and together. */
  readonly concurrency: { readonly perDestination: number; readonly total: number }
  readonly onEvent: (event: DeliveryEvent) => void
  readonly log: Logger
  readonly random: () => number
}

export type DeliveryOptions = Pick<DeliveryParts, 'queue' | 'router' | 'transport' | 'local' | 'report'> &
  Partial<DeliveryParts>

export interface Delivery extends AsyncDisposable {
  start(): void
  /** Begins nothing more, gives running attempts `graceMs` (10 s) to end, then calls them off. */
  stop(graceMs?: number): Promise<void>
  pauseSending(): void
  resumeSending(): void
  readonly paused: boolean
  /** Messages taken from the queue, attempts running. */
  status(): { readonly messages: number; readonly attempts: number }
  /** When nothing runs and nothing is due. */
  idle(): Promise<void>
}

export function createDelivery(options: DeliveryOptions): Delivery {
  return new Scheduler({
    timer: systemTimer,
    retry: defaultRetry,
    concurrency: { perDestination: 20, total: 100 },
    onEvent: () => {},
    log: () => {},
    random: Math.random,
    ...options,
  })
}

/** From a message to its jobs: the recipients whose time has come, grouped by destination. Pure. */
import type { QueuedMessage } from '../../queue/message.ts'
import type { Job } from './lanes.ts'
import type { Destination, Router } from '../router.ts'

/** Recipients in one transaction; every server must take as many (RFC 5321, section 4.5.3.1.8). */
const together = 100

export interface JobQuestion {
  readonly router: Router
  readonly now: number
  /** Indices of recipients that are on their way already. */
  readonly inFlight?: ReadonlySet<number> | undefined
}

export function jobsOf(message: QueuedMessage, { router, now, inFlight }: JobQuestion): Job[] {
  const groups = new Map<string, { destination: Destination; recipients: number[] }>()
  for (const [index, { address, state, nextAttemptAt }] of message.recipients.entries()) {
    if (state !== 'waiting' || nextAttemptAt > now || inFlight?.has(index)) continue
    const destination = router.destinationOf(address)
    const group = groups.get(destination.key)
    if (group) group.recipients.push(index)
    else groups.set(destination.key, { destination, recipients: [index] })
  }
  const jobs: Job[] = []
  for (const { destination, recipients } of groups.values()) {
    for (let start = 0; start < recipients.length; start += together) {
      const part = recipients.slice(start, start + together)
      jobs.push({ id: message.id, destination, recipients: part, urgent: message.urgent })
    }
  }
  return jobs
}

/**
 * Takes delivered messages back, one recipient after the other, again with back-off while a mailbox server is away, and tells
 * what came of it. What is wanted is on disk before anybody is told that it will be done.
 */
import type { DispositionNotice } from '#contract/analysis-api.ts'
import type { Retraction, RetractionAction, RetractionRow } from '#contract/gateway-retraction-api.ts'
import type { EventRecorder } from '../events/recorder.ts'
import type { JobFiles, RetractionJob } from './job-files.ts'
import { restore, retract } from './retract.ts'
import { serverOf, type MailboxServer } from './servers.ts'

export interface RetractionParts {
  readonly servers: readonly MailboxServer[]
  readonly files: JobFiles
  readonly events: Pick<EventRecorder, 'noteIfKnown'>
  /** Who got the message. Throws while the database is away; undefined where there is no such message. */
  readonly lookUp: (id: string) => Promise<{ messageId: string; recipients: readonly string[] } | undefined>
  readonly report: (submission: string, dispositions: readonly DispositionNotice[]) => void
  readonly now: () => number
  readonly fail: (what: string, error: unknown) => void
  readonly pauses?: { readonly first: number; readonly longest: number }
}

const usualPauses = { first: 5_000, longest: 600_000 }
/** Tries for one recipient: with the longest pause, several days. */
const mostAttempts = 500
/** Finished ones are kept for this time (ms), for the way back. */
const kept = 90 * 86_400_000

const textOf = (error: unknown): string => {
  const said = error instanceof Error && 'responseText' in error ? String(error.responseText) : ''
  return (said || (error instanceof Error ? error.message : String(error))).slice(0, 300)
}

export class Retractions implements Disposable {
  readonly #parts: RetractionParts
  readonly #jobs = new Map<string, RetractionJob>()
  readonly #running = new Set<string>()
  #pause: number
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(parts: RetractionParts) {
    this.#parts = parts
    this.#pause = (parts.pauses ?? usualPauses).first
  }

  get configured(): boolean {
    return this.#parts.servers.length > 0
  }

  /** Goes on with what an earlier run left. */
  async start(): Promise<void> {
    const { files, now } = this.#parts
    for (const job of await files.all()) {
      const isOld = Date.parse(job.at) < now() - kept && !isOpen(job)
      if (isOld) await files.remove(job.id)
      else this.#jobs.set(job.id, job)
    }
    void this.#work()
  }

  [Symbol.dispose](): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  show(id: string): Retraction {
    const job = this.#jobs.get(id)
    const head = { configured: this.configured, recipients: [...(job?.recipients ?? [])] }
    return job ? { ...head, action: job.action, who: job.who } : head
  }

  /** Resolves when the wish is on disk; the work goes on afterwards. */
  async ask(id: string, action: RetractionAction, who: string): Promise<void> {
    const { files, now } = this.#parts
    const before = this.#jobs.get(id)
    const at = new Date(now()).toISOString()
    const recipients = (before?.recipients ?? []).map((row) => waitingAgain(row, action, at))
    const job = { id, action, who, at, messageId: before?.messageId ?? '', recipients }
    await files.put(job)
    this.#jobs.set(id, job)
    this.#pause = (this.#parts.pauses ?? usualPauses).first
    void this.#work()
  }

  async #work(): Promise<void> {
    clearTimeout(this.#timer)
    const open = [...this.#jobs.values()].filter((job) => isOpen(job) && !this.#running.has(job.id))
    for (const { id } of open) if (!this.#stopped) await this.#run(id)
    if (this.#stopped || ![...this.#jobs.values()].some(isOpen)) return
    const { longest } = this.#parts.pauses ?? usualPauses
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#work(), this.#pause).unref()
    this.#pause = Math.min(longest, this.#pause * 2)
  }

  async #run(id: string): Promise<void> {
    if (this.#running.has(id)) return
    this.#running.add(id)
    try {
      const job = await this.#addressed(id)
      for (const row of job?.recipients ?? [])
        if (job && row.state === 'waiting' && !this.#stopped) await this.#settle(job, await this.#attempt(job, row))
    } catch (error) {
      this.#parts.fail(`Taking back message ${id}`, error)
    } finally {
      this.#running.delete(id)
    }
  }

  /** The job with its recipients; a message nobody knows ends with none. */
  async #addressed(id: string): Promise<RetractionJob | undefined> {
    const job = this.#jobs.get(id)
    if (!job || job.recipients.length > 0) return job
    const known = await this.#parts.lookUp(id)
    const { at } = job
    const row = { state: 'waiting', detail: '', attempts: 0, at } as const
    const nobody: RetractionRow = { ...row, recipient: '', state: 'not-found', detail: 'there is no such message' }
    const recipients = known?.recipients.map((recipient) => ({ ...row, recipient })) ?? [nobody]
    const next = { ...job, messageId: known?.messageId ?? '', recipients }
    await this.#keep(next)
    return next
  }

  async #attempt({ id, action, messageId }: RetractionJob, row: RetractionRow): Promise<RetractionRow> {
    const server = serverOf(this.#parts.servers, row.recipient)
    const tried = { ...row, attempts: row.attempts + 1, at: new Date(this.#parts.now()).toISOString() }
    if (!server) return { ...tried, state: 'no-connector', detail: 'no mailbox connector serves this domain' }
    const place = { server, mailbox: row.recipient, wanted: { id, messageId } }
    try {
      const { result, folder } =
        action === 'retract' ? await retract(place) : await restore(place, row.folder ?? 'INBOX')
      return { ...tried, state: result, detail: folder ?? '', ...(folder === undefined ? {} : { folder }) }
    } catch (error) {
      return { ...tried, state: tried.attempts < mostAttempts ? 'waiting' : 'failed', detail: textOf(error) }
    }
  }

  async #settle({ id, who }: RetractionJob, row: RetractionRow): Promise<void> {
    const job = this.#jobs.get(id)
    if (!job) return
    await this.#keep({ ...job, recipients: job.recipients.map((one) => (one.recipient === row.recipient ? row : one)) })
    const isNews = row.state !== 'waiting' || row.attempts === 1
    if (!isNews) return
    const action = `mailbox-${row.state}`
    const detail = `${who}${row.detail ? `, ${row.detail}` : ''}`
    this.#parts.events.noteIfKnown(id, { what: action, detail: `${row.recipient}: ${detail}` })
    this.#parts.report(id, [{ action, recipient: row.recipient, at: row.at, detail }])
  }

  async #keep(job: RetractionJob): Promise<void> {
    // A wish that came meanwhile is the newer one.
    if (this.#jobs.get(job.id)?.action !== job.action) return
    await this.#parts.files.put(job)
    this.#jobs.set(job.id, job)
  }
}

const isOpen = ({ recipients }: RetractionJob): boolean =>
  recipients.length === 0 || recipients.some(({ state }) => state === 'waiting')

/** Whoever never had it moved has nothing to get back. */
function waitingAgain(row: RetractionRow, action: RetractionAction, at: string): RetractionRow {
  if (action === 'restore' && row.state !== 'moved' && row.state !== 'waiting') return row
  return { ...row, state: 'waiting', detail: '', attempts: 0, at }
}

/** What is being taken back, each in a small file of its own on the gateway's own disk: a restart goes on with it. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RetractionAction, RetractionRow } from '#contract/gateway-retraction-api.ts'

/** One message. */
export interface RetractionJob {
  readonly id: string
  readonly action: RetractionAction
  readonly who: string
  /** ISO 8601. */
  readonly at: string
  readonly messageId: string
  /** Empty until it is known who got it. */
  readonly recipients: readonly RetractionRow[]
}

const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/

export class JobFiles {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  async all(): Promise<RetractionJob[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const jobs: RetractionJob[] = []
    for (const name of (await readdir(this.#directory)).filter((one) => form.test(one)))
      jobs.push(JSON.parse(await readFile(path.join(this.#directory, name), 'utf8')) as RetractionJob)
    return jobs
  }

  async put(job: RetractionJob): Promise<void> {
    const file = path.join(this.#directory, `${job.id}.json`)
    {
      await using handle = await open(`${file}.new`, 'w', 0o600)
      await handle.writeFile(JSON.stringify(job))
      await handle.sync()
    }
    await rename(`${file}.new`, file)
  }

  async remove(id: string): Promise<void> {
    await rm(path.join(this.#directory, `${id}.json`), { force: true })
  }
}

/** Whole messages kept as files beside their index rows: the Backup and the built-in test inbox. Oldest go first when full. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { MessageSummary } from '#core/message.ts'

export interface KeptMessage {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly sender: string
  readonly recipients: readonly string[]
  readonly summary: MessageSummary
  readonly size: number
  readonly reason: string
  readonly threat?: string
}

export interface FolderBounds {
  readonly bytes: number
  /** Milliseconds. */
  readonly age: number
}

async function writeDurably(file: string, data: Uint8Array | string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}

export class MessageFolder {
  readonly #directory: string
  readonly #bounds: FolderBounds
  readonly #rows = new Map<string, KeptMessage>()
  #bytes = 0

  private constructor(directory: string, bounds: FolderBounds) {
    this.#directory = directory
    this.#bounds = bounds
  }

  static async open(directory: string, bounds: FolderBounds): Promise<MessageFolder> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const folder = new MessageFolder(directory, bounds)
    const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort()
    for (const name of names)
      folder.#remember(JSON.parse(await readFile(path.join(directory, name), 'utf8')) as KeptMessage)
    return folder
  }

  /** Resolves when the message is on disk. The index row is written last, so a row always has its message. */
  async put(row: KeptMessage, data: Uint8Array): Promise<void> {
    await writeDurably(this.#file(row.id, 'eml'), data)
    await writeDurably(this.#file(row.id, 'json'), JSON.stringify(row))
    this.#remember(row)
    await this.#shrink(Date.parse(row.at))
  }

  has(id: string): boolean {
    return this.#rows.has(id)
  }

  get(id: string): KeptMessage | undefined {
    return this.#rows.get(id)
  }

  /** Newest first. */
  list(filter: { limit: number; before?: string | undefined; text?: string | undefined }): KeptMessage[] {
    const text = filter.text?.toLowerCase() ?? ''
    const found: KeptMessage[] = []
    for (const row of [...this.#rows.values()].toReversed()) {
      if (found.length >= filter.limit) break
      if (filter.before !== undefined && row.id >= filter.before) continue
      if (text === '' || JSON.stringify(row).toLowerCase().includes(text)) found.push(row)
    }
    return found
  }

  async read(id: string): Promise<Buffer | undefined> {
    if (!this.#rows.has(id)) return undefined
    return readFile(this.#file(id, 'eml'))
  }

  async remove(id: string): Promise<boolean> {
    const row = this.#rows.get(id)
    if (!row) return false
    this.#rows.delete(id)
    this.#bytes -= row.size
    await rm(this.#file(id, 'json'), { force: true })
    await rm(this.#file(id, 'eml'), { force: true })
    return true
  }

  #remember(row: KeptMessage): void {
    if (this.#rows.has(row.id)) return
    this.#rows.set(row.id, row)
    this.#bytes += row.size
  }

  async #shrink(now: number): Promise<void> {
    for (const [id, row] of this.#rows) {
      if (this.#bytes <= this.#bounds.bytes && now - Date.parse(row.at) <= this.#bounds.age) return
      await this.remove(id)
    }
  }

  #file(id: string, ending: 'eml' | 'json'): string {
    return path.join(this.#directory, `${id}.${ending}`)
  }
}

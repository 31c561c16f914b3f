/**
 * Messages too large for a segment, a file each: `0007d3a1c5e98b-body`. A file is written and durable before the record that
 * names it, and removed after the record of the message's end is durable; one that no record names was never acknowledged.
 */
import { randomInt } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { diskFailure, syncDirectory, writeAll, type QueueDisk } from './disk.ts'
import { byteCount, crcOf, type BodyFile } from './record.ts'

const form = /^([0-9a-f]{12})-body$/

export class BodyFiles {
  readonly #directory: string
  readonly #disk: QueueDisk

  constructor(directory: string, disk: QueueDisk) {
    this.#directory = directory
    this.#disk = disk
  }

  /** Resolves when the bytes are durable. Rejects with a `Failure`, and then there is no file. */
  async write(data: readonly Buffer[]): Promise<BodyFile> {
    const number = randomInt(1, 2 ** 48 - 1)
    const file = this.#path(number)
    try {
      const handle = await fs.promises.open(file, 'wx', 0o600)
      try {
        await writeAll(this.#disk, handle.fd, data, 0)
        await this.#disk.sync(handle.fd)
      } finally {
        await handle.close()
      }
      syncDirectory(this.#directory)
    } catch (error) {
      this.remove(number)
      throw diskFailure(error)
    }
    return { number, length: byteCount(data), crc: crcOf(data) }
  }

  /** Undefined where the file is gone. */
  async read(number: number): Promise<Buffer | undefined> {
    try {
      return await fs.promises.readFile(this.#path(number))
    } catch {
      return undefined
    }
  }

  remove(number: number): void {
    fs.rmSync(this.#path(number), { force: true })
  }

  /** After recovery: removes what no living message names. */
  clear(named: ReadonlySet<number>): void {
    for (const name of fs.readdirSync(this.#directory)) {
      const [, hex] = form.exec(name) ?? []
      const number = Number.parseInt(hex ?? '', 16)
      if (hex !== undefined && !named.has(number)) this.remove(number)
    }
  }

  #path(number: number): string {
    return path.join(this.#directory, `${number.toString(16).padStart(12, '0')}-body`)
  }
}

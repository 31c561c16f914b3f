/** What the queue asks of the disk, as a port, so that a full or failing disk can be played in tests. */
import fs from 'node:fs'
import { promisify } from 'node:util'
import { Failure } from '#core/errors.ts'

export interface QueueDisk {
  /** May write less than given; returns the bytes written. */
  write(fd: number, buffers: readonly Buffer[], position: number): Promise<number>
  sync(fd: number): Promise<void>
  truncate(fd: number, length: number): void
  /** Bytes that may still be written to the file system of `directory`. */
  free(directory: string): Promise<number>
}

const fdatasync = promisify(fs.fdatasync)

export const nodeDisk: QueueDisk = {
  write: (fd, buffers, position) =>
    new Promise((resolve, reject) => {
      fs.writev(fd, buffers, position, (error, written) => (error ? reject(error) : resolve(written)))
    }),
  sync: (fd) => fdatasync(fd),
  truncate: (fd, length) => fs.ftruncateSync(fd, length),
  async free(directory) {
    const { bavail, bsize } = await fs.promises.statfs(directory)
    return bavail * bsize
  },
}

/** Makes new and removed names of a folder durable. */
export function syncDirectory(directory: string): void {
  const fd = fs.openSync(directory, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

/** Writes all of it, or throws. */
export async function writeAll(disk: QueueDisk, fd: number, buffers: readonly Buffer[], at: number): Promise<void> {
  let rest = buffers
  let position = at
  while (rest.length > 0) {
    const written = await disk.write(fd, rest, position)
    if (written <= 0) throw Object.assign(new Error('The disk took no bytes.'), { code: 'ENOSPC' })
    position += written
    rest = behind(rest, written)
  }
}

function behind(buffers: readonly Buffer[], bytes: number): readonly Buffer[] {
  let left = bytes
  let index = 0
  while (index < buffers.length && left >= (buffers[index]?.length ?? 0)) left -= buffers[index++]?.length ?? 0
  const [first, ...others] = buffers.slice(index)
  return first ? [first.subarray(left), ...others] : []
}

export function diskFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const { code, message } = error as NodeJS.ErrnoException
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new Failure(full ? 'disk-full' : 'internal', full ? 'The queue disk is full.' : `Queue disk: ${message}`)
}

/** Refuses before anything is written when the disk runs low; asks the system at most once a second while there is room. */
export class LowWater {
  readonly #disk: QueueDisk
  readonly #directory: string
  readonly #reserve: number
  readonly #now: () => number
  #left = 0
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(options: { disk: QueueDisk; directory: string; reserve: number; now: () => number }) {
    this.#disk = options.disk
    this.#directory = options.directory
    this.#reserve = options.reserve
    this.#now = options.now
  }

  async claim(bytes: number): Promise<void> {
    if (this.#left < bytes + this.#reserve || this.#now() - this.#askedAt > 1_000) {
      this.#askedAt = this.#now()
      this.#left = await this.#disk.free(this.#directory)
    }
    if (this.#left < bytes + this.#reserve) throw new Failure('disk-full', 'The queue disk has run low.')
    this.#left -= bytes
  }
}

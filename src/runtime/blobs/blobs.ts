/**
 * Objects by their SHA-256 in folders of a disk: `ab/cd/abcd…`. A put is durable when it returns: written beside, flushed,
 * renamed, and the folder flushed.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

export interface Blobs {
  /** Keeps the bytes and returns their SHA-256 in hex; the same bytes are kept once. */
  put(bytes: Uint8Array): Promise<string>
  get(sha256: string): Promise<Buffer | undefined>
  /** Removing what is not there is no error. */
  remove(sha256: string): Promise<void>
}

const name = /^[0-9a-f]{64}$/

const missing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function flushFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = `${file}.${randomUUID()}.new`
  try {
    await using handle = await open(beside, 'wx', 0o600)
    await handle.writeFile(bytes)
    await handle.sync()
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await flushFolder(folder)
}

const sizeOf = (file: string) =>
  stat(file).then(
    (found) => found.size,
    () => -1,
  )

export function openBlobs(directory: string): Blobs {
  const fileOf = (sha256: string) => path.join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const file = fileOf(sha256)
      if ((await sizeOf(file)) !== bytes.byteLength) await writeDurably(file, bytes)
      return sha256
    },
    async get(sha256) {
      if (!name.test(sha256)) return undefined
      try {
        return await readFile(fileOf(sha256))
      } catch (error) {
        if (missing(error)) return undefined
        throw error
      }
    },
    async remove(sha256) {
      if (name.test(sha256)) await rm(fileOf(sha256), { force: true })
    },
  }
}

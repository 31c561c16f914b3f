/** Encrypted Word documents (MS-DOC 2.2.6.2): the streams of text and tables in blocks of 512 bytes. */
import { readLegacyLock } from './legacy.ts'
import { type BlockKey, decryptBlocks } from './rc4.ts'

const blockBytes = 512
const clearHead = 0x44

export type StreamReader = (name: string) => Buffer | undefined

export interface WordLock {
  /** The streams in clear by their names, undefined where the password is not the one. */
  readonly open: (password: string) => ReadonlyMap<string, Buffer> | undefined
}

/** `locked` where the kind of encryption is not known; undefined where there is none. */
export function wordLock(read: StreamReader): WordLock | 'locked' | undefined {
  const document = read('WordDocument')
  if (document === undefined || document.length < 32) return undefined
  const flags = document.readUInt16LE(10)
  if ((flags & 0x100) === 0) return undefined
  const tableName = (flags & 0x200) === 0 ? '0Table' : '1Table'
  const table = read(tableName)
  const lock = (flags & 0x8000) === 0 && table !== undefined ? readLegacyLock(table) : undefined
  if (lock === undefined || table === undefined) return 'locked'
  return {
    open: (password) => {
      const keyOf = lock.open(password)
      return keyOf && inClear({ document, table, tableName, data: read('Data') }, keyOf)
    },
  }
}

interface WordStreams {
  readonly document: Buffer
  readonly table: Buffer
  readonly tableName: string
  readonly data: Buffer | undefined
}

function inClear({ document, table, tableName, data }: WordStreams, keyOf: BlockKey): Map<string, Buffer> {
  const clear = decryptBlocks(document, keyOf, blockBytes)
  document.copy(clear, 0, 0, clearHead)
  clear.writeUInt16LE(document.readUInt16LE(10) & ~0x100, 10)
  const streams = new Map([
    ['WordDocument', clear],
    [tableName, decryptBlocks(table, keyOf, blockBytes)],
  ])
  if (data !== undefined) streams.set('Data', decryptBlocks(data, keyOf, blockBytes))
  return streams
}

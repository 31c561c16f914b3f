/** Encrypted workbooks (MS-XLS 2.2.10): the data of records is encrypted, their types and lengths are not, nor are a few records. */
import { clearXor, xorArray, xorKey, xorVerifier } from './xor.ts'
import { readLegacyLock } from './legacy.ts'
import { decryptBlocks } from './rc4.ts'

const blockBytes = 1_024
const type = { begin: 0x809, filePass: 0x2f, sheet: 0x85 } as const
/** Records that stay in clear. */
const clear: ReadonlySet<number> = new Set([type.begin, type.filePass, 0xe1, 0x194, 0x195, 0x138, 0x196])

export interface WorkbookLock {
  /** The stream in clear, undefined where the password is not the one. */
  readonly open: (password: string) => Buffer | undefined
}

const nearBeginning = 64

/** `locked` where the kind of encryption is not known; undefined where there is none. */
export function workbookLock(stream: Buffer): WorkbookLock | 'locked' | undefined {
  let at = 0
  for (let count = 0; count < nearBeginning && at + 4 <= stream.length; count += 1) {
    const end = at + 4 + stream.readUInt16LE(at + 2)
    if (stream.readUInt16LE(at) === type.filePass) return lockOf(stream, stream.subarray(at + 4, end))
    at = end
  }
  return undefined
}

function lockOf(stream: Buffer, pass: Buffer): WorkbookLock | 'locked' {
  // Excel 5 has the two numbers alone.
  if (pass.length === 4) return xorLock(stream, pass)
  if (pass.length >= 6 && pass.readUInt16LE(0) === 0) return xorLock(stream, pass.subarray(2))
  const lock = pass.length > 2 ? readLegacyLock(pass.subarray(2)) : undefined
  if (lock === undefined) return 'locked'
  return {
    open: (password) => {
      const keyOf = lock.open(password)
      return keyOf && withClear(stream, decryptBlocks(stream, keyOf, blockBytes))
    },
  }
}

function xorLock(stream: Buffer, numbers: Buffer): WorkbookLock {
  const [key, verifier] = [numbers.readUInt16LE(0), numbers.readUInt16LE(2)]
  return {
    open: (password) => {
      if (password === '' || xorKey(password) !== key || xorVerifier(password) !== verifier) return undefined
      const array = xorArray(password)
      const made = Buffer.from(stream)
      for (const { at, end } of placesOf(stream))
        clearXor(stream.subarray(at, end), array, at + (end - at)).copy(made, at)
      return withClear(stream, made)
    },
  }
}

interface RecordPlace {
  readonly kind: number
  /** Where its data begins and ends. */
  readonly at: number
  readonly end: number
}

function* placesOf(stream: Buffer): Generator<RecordPlace> {
  let at = 0
  while (at + 4 <= stream.length) {
    const end = at + 4 + stream.readUInt16LE(at + 2)
    yield { kind: stream.readUInt16LE(at), at: at + 4, end: Math.min(end, stream.length) }
    at = end
  }
}

/** Puts back what was never encrypted. The lock itself becomes a record that nobody reads. */
function withClear(stream: Buffer, made: Buffer): Buffer {
  for (const { kind, at, end } of placesOf(stream)) {
    stream.copy(made, at - 4, at - 4, at)
    if (clear.has(kind)) stream.copy(made, at, at, end)
    // The place of a sheet.
    else if (kind === type.sheet) stream.copy(made, at, at, Math.min(at + 4, end))
    if (kind === type.filePass) made.writeUInt16LE(0xffff, at - 4)
  }
  return made
}

/** Encrypted presentations (MS-PPT 2.3.7): each object of the stream is encrypted by itself, its number is the number of the key. */
import { type LegacyLock, readLegacyLock } from './legacy.ts'
import { type BlockKey, Rc4 } from './rc4.ts'

const kind = { edit: 0x0ff5, directory: 0x1772, session: 0x2f14 } as const
const most = { edits: 1_000, objects: 100_000 }

export interface SlidesLock {
  readonly open: (password: string) => Buffer | undefined
}

/** `locked` where the way to the key is broken; undefined where there is no encryption. */
export function slidesLock(stream: Buffer, currentUser: Buffer): SlidesLock | 'locked' | undefined {
  const isLocked = currentUser.length >= 16 && currentUser.readUInt32LE(12) === 0xf3d1c4df
  if (!isLocked || currentUser.length < 20) return isLocked ? 'locked' : undefined
  const { objects, session } = readEdits(stream, currentUser.readUInt32LE(16))
  const at = objects.get(session)
  const lock = at === undefined ? undefined : sessionLock(stream, at)
  if (lock === undefined) return 'locked'
  const places = [...objects].filter(([id]) => id !== session)
  return {
    open: (password) => {
      const keyOf = lock.open(password)
      return keyOf && inClear(stream, places, keyOf)
    },
  }
}

function sessionLock(stream: Buffer, at: number): LegacyLock | undefined {
  if (at + 8 > stream.length || stream.readUInt16LE(at + 2) !== kind.session) return undefined
  return readLegacyLock(stream.subarray(at + 8, at + 8 + stream.readUInt32LE(at + 4)))
}

interface Edits {
  /** Places of objects by their numbers; later edits come first. */
  readonly objects: ReadonlyMap<number, number>
  readonly session: number
}

function readEdits(stream: Buffer, from: number): Edits {
  const objects = new Map<number, number>()
  let session = 0
  let at = from
  for (let count = 0; count < most.edits && at > 0 && at + 40 <= stream.length; count += 1) {
    if (stream.readUInt16LE(at + 2) !== kind.edit) break
    if (stream.readUInt32LE(at + 4) >= 32 && session === 0) session = stream.readUInt32LE(at + 36)
    readDirectory(stream, stream.readUInt32LE(at + 20), objects)
    at = stream.readUInt32LE(at + 16)
  }
  return { objects, session }
}

function readDirectory(stream: Buffer, at: number, objects: Map<number, number>): void {
  if (at + 8 > stream.length || stream.readUInt16LE(at + 2) !== kind.directory) return
  const end = Math.min(stream.length, at + 8 + stream.readUInt32LE(at + 4))
  let place = at + 8
  while (place + 4 <= end && objects.size < most.objects) {
    const head = stream.readUInt32LE(place)
    place += 4
    for (let index = 0; index < head >>> 20 && place + 4 <= end; index += 1) {
      const id = (head & 0xfffff) + index
      if (!objects.has(id)) objects.set(id, stream.readUInt32LE(place))
      place += 4
    }
  }
}

/** Objects that overlap are decrypted once: what is made clear is bounded by the stream. */
function inClear(stream: Buffer, places: readonly (readonly [number, number])[], keyOf: BlockKey): Buffer {
  const made = Buffer.from(stream)
  let done = 0
  for (const [id, at] of places.toSorted(([, one], [, other]) => one - other)) {
    if (at < done || at + 8 > stream.length) continue
    const head = Buffer.from(stream.subarray(at, at + 8))
    new Rc4(keyOf(id)).mix(head)
    const object = Buffer.from(stream.subarray(at, at + 8 + head.readUInt32LE(4)))
    new Rc4(keyOf(id)).mix(object)
    object.copy(made, at)
    done = at + object.length
  }
  return made
}

/** Archives that a program of the virtual Windows unpacks: entries written below a folder, within the run's bounds. */
import { limits } from '#core/limits.ts'
import { unpack } from '#formats/archive/unpack.ts'
import type { Machine } from './machine.ts'
import type { Actor } from './recorder.ts'

const entryLimit = 200

function typeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'archive.zip'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'archive.gzip'
  return 'archive.tar'
}

/** Writes what an archive holds; how many files that were. */
export function unpackInto(
  machine: Machine,
  actor: Actor,
  { bytes, folder }: { bytes: Uint8Array; folder: string },
): number {
  const budget = { entries: entryLimit, bytes: limits.emulation.artifactBytes, ratio: limits.walk.ratio, passwords: [] }
  const found = unpack(bytes, typeOf(bytes), budget)
  const [only] = found.entries
  if (typeOf(bytes) === 'archive.gzip' && only) return unpackInto(machine, actor, { bytes: only.bytes, folder })
  for (const why of found.gaps.slice(0, 3)) machine.recorder.gap(`archive: ${why}`)
  machine.makeFolder(actor, folder)
  for (const { name, bytes: content } of found.entries) {
    const safe = name
      .replaceAll('/', '\\')
      .replace(/^(?:[a-z]:)?\\+/i, '')
      .replaceAll('..\\', '')
    if (safe && !safe.endsWith('\\')) machine.write(actor, `${folder.replace(/\\$/, '')}\\${safe}`, content)
  }
  return found.entries.length
}

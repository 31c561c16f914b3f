/** Archives that a program of the virtual Windows unpacks: entries written below a folder, within the run's bounds. */
import { limits } from '#core/limits.ts'
import { unpack } from '#formats/archive/unpack.ts'
import type { ArchivedFile } from './archive-writer.ts'
import type { Machine } from './machine.ts'
import type { Actor } from './recorder.ts'

const entryLimit = 200

function typeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'archive.zip'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'archive.gzip'
  return 'archive.tar'
}

/** What an archive holds; what could not be read is a gap of the run. */
export function entriesOf(machine: Machine, bytes: Uint8Array): readonly ArchivedFile[] {
  const budget = { entries: entryLimit, bytes: limits.emulation.artifactBytes, ratio: limits.walk.ratio, passwords: [] }
  const found = unpack(bytes, typeOf(bytes), budget)
  for (const why of found.gaps.slice(0, 3)) machine.recorder.gap(`archive: ${why}`)
  return found.entries
}

/** An entry's name as a path below the folder it is unpacked into; empty for folders. */
export function safeName(name: string): string {
  const safe = name
    .replaceAll('/', '\\')
    .replace(/^(?:[a-z]:)?\\+/i, '')
    .replaceAll('..\\', '')
  return safe.endsWith('\\') ? '' : safe
}

/** Writes what an archive holds; how many files that were. */
export function unpackInto(
  machine: Machine,
  actor: Actor,
  { bytes, folder }: { bytes: Uint8Array; folder: string },
): number {
  const entries = entriesOf(machine, bytes)
  const [only] = entries
  if (typeOf(bytes) === 'archive.gzip' && only) return unpackInto(machine, actor, { bytes: only.bytes, folder })
  machine.makeFolder(actor, folder)
  for (const { name, bytes: content } of entries) {
    const safe = safeName(name)
    if (safe) machine.write(actor, `${folder.replace(/\\$/, '')}\\${safe}`, content)
  }
  return entries.length
}

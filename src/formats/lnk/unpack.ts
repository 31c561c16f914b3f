/** A shortcut as a container: the file that it carries behind its end. */
import type { Collector } from '../archive/collector.ts'
import { appendedFile } from './appended.ts'
import { parseLnk } from './parse.ts'

export function unpackLnk(bytes: Buffer, into: Collector): void {
  const { appended = 0 } = parseLnk(bytes) ?? {}
  if (appended === 0) return
  const tail = bytes.subarray(-appended)
  const file = appendedFile(tail)
  if (file !== undefined) into.add(`appended.${extensions[file.kind]}`, tail.subarray(file.at))
}

const extensions = { program: 'exe', archive: 'zip', document: 'pdf', script: 'txt' } as const

/** Tape archives (POSIX.1-1988 ustar): regular files only. */
import type { Collector } from './collector.ts'

export function unpackTar(bytes: Buffer, into: Collector): void {
  let at = 0
  while (at + 512 <= bytes.length && !into.full && bytes[at] !== 0) {
    const name = bytes.toString('utf8', at, at + 100).split('\0', 1)[0] ?? ''
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8)
    if (!(size >= 0)) return into.gap(`damaged: ${name}`)
    const kind = bytes[at + 156]
    if (kind === 48 || kind === 0) into.add(name, bytes.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  if (into.full) into.gap('too many entries')
}

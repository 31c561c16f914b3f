/** Archives of ar (SysV and BSD names), which Debian's packages are too: every member, the control part with its scripts among them. */
import type { Collector } from './collector.ts'

const mark = 8
const header = 60

export function unpackAr(bytes: Buffer, into: Collector): void {
  let names: Buffer = Buffer.alloc(0)
  let at = mark
  while (at + header <= bytes.length && !into.full) {
    const stated = bytes.toString('latin1', at, at + 16).trimEnd()
    const size = Number.parseInt(bytes.toString('latin1', at + 48, at + 58), 10)
    if (!(size >= 0) || bytes.readUInt16LE(at + 58) !== 0x0a60) return into.gap(`damaged: ${stated}`)
    const data = bytes.subarray(at + header, at + header + size)
    if (data.length < size) into.gap(`damaged: ${stated}`)
    if (stated === '//') names = data
    else if (!isTable(stated)) addMember({ stated, data, names }, into)
    at += header + size + (size % 2)
  }
  if (into.full) into.gap('too many entries')
}

/** Tables of symbols are for linkers. */
const isTable = (name: string): boolean => /^(?:\/|\/SYM64\/|__\.SYMDEF.*)$/.test(name)

interface Member {
  readonly stated: string
  readonly data: Buffer
  /** Where long names stand. */
  readonly names: Buffer
}

function addMember({ stated, data, names }: Member, into: Collector): void {
  const before = Number(/^#1\/(\d{1,4})$/.exec(stated)?.[1] ?? 0)
  const place = /^\/(\d{1,9})$/.exec(stated)?.[1]
  const long = place === undefined ? data.subarray(0, before) : lineAt(names, Number(place))
  const name = long.length > 0 ? long.toString('utf8').split('\0', 1)[0] : stated
  into.add((name ?? stated).replace(/\/$/, ''), data.subarray(before))
}

const lineAt = (names: Buffer, at: number): Buffer => {
  const end = names.indexOf(10, at)
  return names.subarray(at, Math.min(end < 0 ? names.length : end, at + 1_024))
}

/** Header sections (RFC 5322 section 2.2): fields with their offsets, unfolded but not decoded. */
import { limits } from '#core/limits.ts'

export interface HeaderField {
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

export interface HeaderSection {
  readonly fields: readonly HeaderField[]
  readonly bodyStart: number
  readonly broken: boolean
  readonly truncated: boolean
}

export function readHeaders(bytes: Buffer, from: number): HeaderSection {
  const fields: HeaderField[] = []
  const stop = Math.min(bytes.length, from + limits.message.headerBytes)
  let at = from === 0 ? behindEnvelope(bytes) : from
  while (at < stop && fields.length < limits.message.headerFields) {
    const blank = blankEnd(bytes, at)
    if (blank > 0) return { fields, bodyStart: blank, broken: false, truncated: false }
    const end = fieldEnd(bytes, at, stop)
    const line = bytes.toString('latin1', at, Math.min(end, at + 1_000))
    const name = /^([^\s:]+)[ \t]*:/.exec(line)
    if (name === null) return { fields, bodyStart: at, broken: true, truncated: false }
    fields.push(field(bytes, { name, start: at, end }))
    at = end
  }
  return { fields, bodyStart: at, broken: false, truncated: at < bytes.length }
}

/** Messages out of a mailbox file keep its `From ` line (RFC 4155) before the first field. */
function behindEnvelope(bytes: Buffer): number {
  if (!/^>?From [^\r\n:]{1,500}\d{4}[^\r\n]{0,60}\r?\n/.test(bytes.toString('latin1', 0, 600))) return 0
  return bytes.indexOf(10) + 1
}

function field(bytes: Buffer, place: { name: RegExpExecArray; start: number; end: number }): HeaderField {
  const raw = bytes.toString('utf8', place.start + place.name[0].length, place.end)
  const value = raw.replace(/\r?\n(?=[ \t])/g, '').trim()
  return { name: place.name[1] ?? '', value, start: place.start, end: place.end }
}

function blankEnd(bytes: Buffer, at: number): number {
  if (bytes[at] === 10) return at + 1
  return bytes[at] === 13 && bytes[at + 1] === 10 ? at + 2 : 0
}

function fieldEnd(bytes: Buffer, from: number, stop: number): number {
  let at = from
  while (at < stop) {
    const newline = bytes.indexOf(10, at)
    if (newline < 0 || newline >= stop) return stop
    at = newline + 1
    if (bytes[at] !== 32 && bytes[at] !== 9) return at
  }
  return stop
}

/**
 * OneNote sections and packages of the store (MS-ONESTORE): the files they carry, and texts and addresses. The objects are found by
 * their marks and not by the file's own tables, so that a damaged or prepared file hides nothing.
 */

export interface OneNoteFile {
  readonly name: string
  readonly bytes: Buffer
}

export interface OneNote {
  readonly files: readonly OneNoteFile[]
  readonly text: string
  readonly isCut: boolean
}

/** FileDataStoreObject (2.6.13): mark, length, reserved, then the file. */
const fileMark = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')
const headBytes = 36
/** PropertyID of EmbeddedFileName and of the source path (MS-ONE 2.2.69, 2.2.79). */
const nameMarks = [Buffer.from('9c1d001c', 'hex'), Buffer.from('9d1d001c', 'hex')]
const most = { files: 500, names: 2_000, text: 262_144, runs: 20_000 }

export function readOneNote(bytes: Buffer): OneNote {
  const found: Buffer[] = []
  let isCut = false
  let at = bytes.indexOf(fileMark)
  while (at >= 0 && found.length < most.files) {
    const file = fileAt(bytes, at)
    if (file !== undefined) found.push(file.bytes)
    isCut ||= file?.isCut ?? false
    at = bytes.indexOf(fileMark, at + fileMark.length)
  }
  const { names, text } = readTexts(bytes)
  return { files: named(found, namesOf(bytes, names)), text, isCut: isCut || at >= 0 }
}

function fileAt(bytes: Buffer, at: number): { bytes: Buffer; isCut: boolean } | undefined {
  if (at + headBytes > bytes.length) return undefined
  const length = Number(bytes.readBigUInt64LE(at + 16))
  const file = bytes.subarray(at + headBytes, at + headBytes + Math.min(length, bytes.length))
  return file.length === 0 ? undefined : { bytes: file, isCut: file.length < length }
}

const pictureName = /\.(?:png|jpe?g|gif|bmp|emf|wmf)$/i

/** Names stand in property sets elsewhere, in the same turn: pictures and other files are counted apart, for pictures often have none. */
function named(files: readonly Buffer[], names: readonly string[]): OneNoteFile[] {
  const queues = [names.filter((name) => !pictureName.test(name)), names.filter((name) => pictureName.test(name))]
  return files.map((bytes, index) => {
    const isPicture = /^(?:89504e47|ffd8ff|47494638|424d)/.test(bytes.toString('hex', 0, 4))
    return { name: queues[isPicture ? 1 : 0]?.shift() ?? `file-${index + 1}`, bytes }
  })
}

/** Texts that look like names of files, where a property of a name is there at all. */
function namesOf(bytes: Buffer, texts: readonly string[]): string[] {
  if (!nameMarks.some((mark) => bytes.includes(mark))) return []
  const names = texts
    .map((text) => text.slice(Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/')) + 1))
    .filter((text) => /^[^<>:"|?*]{1,200}\.[a-z0-9]{1,10}$/i.test(text))
  return [...new Set(names)].slice(0, most.names)
}

interface Texts {
  readonly names: readonly string[]
  readonly text: string
}

/** Runs of UTF-16 letters, wherever they stand. */
function readTexts(bytes: Buffer): Texts {
  const runs: string[] = []
  let length = 0
  let start = -1
  const keep = (end: number): void => {
    if (start >= 0 && end - start >= 8) {
      const run = bytes.toString('utf16le', start, Math.min(end, start + 8_192))
      runs.push(run)
      length += run.length
    }
    start = -1
  }
  let at = 0
  while (at + 1 < bytes.length && runs.length < most.runs && length < most.text) {
    if (isLetter(bytes[at] ?? 0, bytes[at + 1] ?? 0)) {
      if (start < 0) start = at
      at += 2
    } else {
      const ended = start >= 0
      keep(at)
      at += ended ? 2 : 1
    }
  }
  keep(at)
  const words = runs.filter((run) => !/^(?:[\w-]{0,3}|[^\p{L}]{1,12})$/u.test(run))
  return { names: runs, text: words.join('\n').slice(0, most.text) }
}

/** Printable Latin, Cyrillic, or punctuation: what titles, paths and addresses are made of. */
const isLetter = (low: number, high: number): boolean =>
  high === 0
    ? (low >= 32 && low < 127) || low >= 0xa0 || low === 9
    : high === 4 || (high === 0x20 && low >= 0x10 && low < 0x40)

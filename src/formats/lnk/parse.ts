/** Shell links (MS-SHLLINK): what a shortcut would start, with what arguments, and what it shows instead. */
import { decodeText } from '../mime/text.ts'
import { targetOfItems } from './items.ts'
import { targetOfLinkInfo } from './link-info.ts'

export interface Lnk {
  /** Path of what is opened: by the link information, else by the item list, else with environment variables. */
  readonly target: string
  readonly arguments: string
  readonly workingDirectory: string
  readonly iconLocation: string
  readonly relativePath: string
  readonly environmentTarget: string
  /** 1 normal, 3 maximised, 7 minimised. */
  readonly showCommand: number
  readonly description: string
  /** Bytes behind the last block, where some shortcuts carry their payload. */
  readonly appended: number
}

const flag = { items: 1, info: 2, name: 4, relative: 8, directory: 16, arguments: 32, icon: 64, unicode: 128 }
const headerBytes = 76
const mostBlocks = 64

interface Reader {
  readonly bytes: Buffer
  at: number
}

/** Undefined where the header is not that of a shell link; a cut file gives what is there. */
export function parseLnk(input: Uint8Array): Lnk | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.length < headerBytes || bytes.readUInt32LE(0) !== headerBytes || bytes.readUInt32LE(4) !== 0x21401)
    return undefined
  const flags = bytes.readUInt32LE(20)
  const reader: Reader = { bytes, at: headerBytes }
  const items = (flags & flag.items) === 0 ? Buffer.alloc(0) : take(reader, word(reader) + 2).subarray(2)
  const info = (flags & flag.info) === 0 ? Buffer.alloc(0) : take(reader, infoBytes(reader))
  const texts = readTexts(reader, flags)
  const environment = readEnvironment(reader)
  return {
    ...texts,
    target: targetOfLinkInfo(info) || targetOfItems(items) || environment.target || texts.relativePath,
    iconLocation: texts.iconLocation || environment.icon,
    environmentTarget: environment.target,
    showCommand: bytes.readUInt32LE(60),
    appended: Math.max(0, bytes.length - reader.at),
  }
}

const word = ({ bytes, at }: Reader): number => (at + 2 <= bytes.length ? bytes.readUInt16LE(at) : 0)
const long = ({ bytes, at }: Reader): number => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0)

/** Windows does not read link information that is shorter than its own header. */
const infoBytes = (reader: Reader): number => Math.max(4, long(reader))

function take(reader: Reader, length: number): Buffer {
  const found = reader.bytes.subarray(reader.at, reader.at + length)
  reader.at = Math.min(reader.bytes.length, reader.at + length)
  return found
}

type Texts = Pick<Lnk, 'description' | 'relativePath' | 'workingDirectory' | 'arguments' | 'iconLocation'>

function readTexts(reader: Reader, flags: number): Texts {
  const next = (bit: number): string =>
    (flags & bit) === 0 ? '' : readText(reader, (flags & flag.unicode) === 0 ? 1 : 2)
  return {
    description: next(flag.name),
    relativePath: next(flag.relative),
    workingDirectory: next(flag.directory),
    arguments: next(flag.arguments),
    iconLocation: next(flag.icon),
  }
}

function readText(reader: Reader, unit: 1 | 2): string {
  const count = take(reader, 2)
  if (count.length < 2) return ''
  const length = count.readUInt16LE(0)
  const raw = take(reader, length * unit)
  const text = unit === 2 ? raw.toString('utf16le') : ansi(raw)
  return text.replace(/\0[\s\S]*$/, '')
}

/** Extra data (2.5): the environment block names the target once more, with variables. */
function readEnvironment(reader: Reader): { target: string; icon: string } {
  const found = { target: '', icon: '' }
  for (let count = 0; count < mostBlocks; count += 1) {
    const size = long(reader)
    const block = take(reader, size < 4 ? 4 : size)
    if (size < 8 || block.length < 8) break
    const signature = block.readUInt32LE(4)
    if (signature === 0xa0000001) found.target = pathOf(block)
    if (signature === 0xa0000007) found.icon = pathOf(block)
  }
  return found
}

function pathOf(block: Buffer): string {
  const wide = block.toString('utf16le', 268, 788).split('\0', 1)[0] ?? ''
  return wide === '' ? (ansi(block.subarray(8, 268)).split('\0', 1)[0] ?? '') : wide
}

const ansi = (bytes: Buffer): string => decodeText(bytes, 'windows-1252')

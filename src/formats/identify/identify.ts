/** What an object is: magic numbers first, then script heuristics over the first bytes, then the name. */
import { scriptType } from './script.ts'

export interface NameHint {
  readonly name: string
  readonly declaredType?: string
}

const magic: readonly (readonly [string, string, number?])[] = [
  ['377abcaf271c', 'archive.7z'],
  ['526172211a07', 'archive.rar'],
  ['1f8b', 'archive.gzip'],
  ['425a68', 'archive.bzip2'],
  ['fd377a585a00', 'archive.xz'],
  ['28b52ffd', 'archive.zstd'],
  ['4d534346', 'archive.cab'],
  ['60ea', 'archive.arj'],
  ['2d6c68', 'archive.lzh', 2],
  ['2a2a4143452a2a', 'archive.ace', 7],
  ['7573746172', 'archive.tar', 257],
  ['4344303031', 'archive.iso', 32_769],
  ['4c0000000114020000000000c000000000000046', 'shortcut.lnk'],
  ['7f454c46', 'executable.elf'],
  ['cffaedfe', 'executable.macho'],
  ['cefaedfe', 'executable.macho'],
  ['4d5a', 'executable.pe'],
  ['89504e470d0a1a0a', 'image.png'],
  ['ffd8ff', 'image.jpeg'],
  ['47494638', 'image.gif'],
  ['57454250', 'image.webp', 8],
  ['424d', 'image.bmp'],
  ['7b5c7274', 'document.rtf'],
  ['e4525c7b8cd8a74daeb15378d02996d3', 'document.onenote'],
  ['789f3e22', 'mail.tnef'],
]

export function identify(bytes: Uint8Array, hint: NameHint): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = hint.name.toLowerCase()
  const found = magic.find(([hex, , at = 0]) => data.subarray(at, at + hex.length / 2).toString('hex') === hex)
  if (found !== undefined) return found[1]
  if (data.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') return compound(data, name)
  if (data.subarray(0, 2).toString('latin1') === 'PK') return zipped(data, name)
  if (data.subarray(0, 1024).includes('%PDF-')) return 'document.pdf'
  return scriptType(data, name)
}

const messageProperties = Buffer.from('__properties_version1.0', 'utf16le')
const installerClass = Buffer.from('84100c0000000000c000000000000046', 'hex')

function compound(data: Buffer, name: string): string {
  if (name.endsWith('.msi') || data.includes(installerClass)) return 'executable.msi'
  return name.endsWith('.msg') || data.includes(messageProperties) ? 'mail.msg' : 'document.ole'
}

const members: readonly (readonly [string, string])[] = [
  ['word/', 'document.ooxml-word'],
  ['xl/', 'document.ooxml-excel'],
  ['ppt/', 'document.ooxml-powerpoint'],
]

function zipped(data: Buffer, name: string): string {
  const head = data.subarray(0, 65_536)
  const tail = data.subarray(-65_536)
  const holds = (text: string): boolean => head.includes(text) || tail.includes(text)
  if (holds('[Content_Types].xml')) {
    const member = members.find(([folder]) => holds(folder))
    if (member !== undefined) return member[1]
  }
  if (holds('application/vnd.oasis.opendocument')) return 'document.odf'
  return name.endsWith('.jar') || holds('META-INF/MANIFEST.MF') ? 'executable.jar' : 'archive.zip'
}

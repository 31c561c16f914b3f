/** What an object is: marks first, then its build, then script heuristics over the first bytes, then the name. */
import { magic } from './magic.ts'
import { scriptType } from './script.ts'
import { unmarkedType } from './unmarked.ts'
import { endsAsZip, zippedType } from './zipped.ts'

export interface NameHint {
  readonly name: string
  readonly declaredType?: string
}

export function identify(bytes: Uint8Array, hint: NameHint): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = hint.name.toLowerCase()
  const type = markedType(data, name) ?? unmarkedType(data, name) ?? lateType(data, name) ?? scriptType(data, name)
  // Brotli has no mark at all.
  if (type === 'data.unknown' && name.endsWith('.br')) return 'archive.brotli'
  return asDeclared(type, hint.declaredType ?? '')
}

/** A piece of markup need not look like a page: a reader shows it as one because the message says so. */
const asDeclared = (type: string, declared: string): string =>
  type === 'text.plain' && /^\s*text\/html\b/i.test(declared) ? 'document.html' : type

const longest = Math.max(...magic.map(({ mark, at = 0 }) => at + mark.length / 2))

function markedType(data: Buffer, name: string): string | undefined {
  const head = data.toString('hex', 0, longest)
  const found = magic.find(({ mark, at = 0, also }) => head.startsWith(mark, at * 2) && (also?.(data) ?? true))
  if (found !== undefined) return found.type
  if (head.startsWith('d0cf11e0a1b11ae1')) return compound(data, name)
  return /^504b(?:0304|0506|0102|3030|0708)/.test(head) ? zippedType(data, name) : undefined
}

const messageProperties = Buffer.from('__properties_version1.0', 'utf16le')
const installerClass = Buffer.from('84100c0000000000c000000000000046', 'hex')

function compound(data: Buffer, name: string): string {
  if (name.endsWith('.msi') || data.includes(installerClass)) return 'executable.msi'
  return name.endsWith('.msg') || data.includes(messageProperties) ? 'mail.msg' : 'document.ole'
}

/** Kinds that readers find although other bytes stand before them. */
function lateType(data: Buffer, name: string): string | undefined {
  if (data.subarray(0, 1_024).includes('%PDF-')) return 'document.pdf'
  if (endsAsZip(data)) return zippedType(data, name)
  if (name.endsWith('.pdf') || data.subarray(-1_024).includes('startxref')) {
    const head = data.subarray(0, 65_536)
    if (
      /\d{1,10} \d{1,5} obj/.test(head.toString('latin1')) &&
      (head.includes('endobj') || head.includes('trailer') || head.includes('stream'))
    )
      return 'document.pdf'
  }
  return undefined
}

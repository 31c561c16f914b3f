/** Opens by 7-Zip what has no reader of our own: lists first, then extracts within the budget, with the passwords at hand. */
import type { Collector } from '../collector.ts'
import { lzmaOfLzip } from '../lzip.ts'
import { SevenZipInstance, type Answer, type SevenZipParts } from './instance.ts'
import { readListing, type ListedEntry, type Listing } from './listing.ts'

/** An archive of this size that lists nothing is not read, rather than empty. */
const least = 512
const most = { memory: 512 * 1024 * 1024, name: 400 }
/** Without a password 7-Zip would ask for one; this one opens nothing. */
const noPassword = '\u0001none\u0001'

/** How 7-Zip calls a type that it would not know by its content. */
const switches: Readonly<Record<string, string>> = {
  'archive.lzma': '-tlzma',
  'archive.lzip': '-tlzma',
  'archive.zip': '-tzip',
  'executable.msi': '-tCompound',
}

export interface Job {
  readonly bytes: Uint8Array
  readonly type: string
  /** Milliseconds. */
  readonly ms: number
}

/** The factory may fail where memory is short; that is a gap like any other. */
export async function openBySevenZip(job: Job, parts: SevenZipParts, into: Collector): Promise<void> {
  const output = into.allowance(job.bytes.length)
  try {
    const bytes = job.type === 'archive.lzip' ? lzmaOfLzip(job.bytes) : job.bytes
    const zip = await SevenZipInstance.open(bytes, parts, { output, memory: most.memory, ms: job.ms })
    work(zip, job, into)
  } catch {
    into.gap(`damaged: ${job.type}`)
  }
}

function work(zip: SevenZipInstance, { type, bytes }: Job, into: Collector): void {
  const kind = switches[type]
  const how = kind === undefined ? [] : [kind]
  const list = (password: string): Listing =>
    readListing(zip.run('l', '-slt', `-p${password}`, ...how, '--', '/in/archive').lines, into.budget.entries + 1)
  const first = list(noPassword)
  const hidden =
    /Cannot open encrypted archive|Wrong password/i.test(first.errors.join('\n')) ||
    (first.type === '' && hidesHeaders(type, bytes))
  const password = needsPassword(first, hidden) ? find(zip, { first, hidden, how, list }, into) : noPassword
  if (password === undefined && hidden) return lockedUp(first, into)
  const listing = hidden ? list(password ?? noPassword) : first
  if (listing.type === '' && hidesHeaders(type, bytes)) return into.locked('archive')
  if (listing.type === '' || isNoArchive(type, listing.type))
    return isProgram(type) ? undefined : into.gap(`damaged: ${type}`)
  if (type.startsWith('executable.pe')) into.find('sfx', `A self-extracting archive: ${listing.type}`, 'low')
  told(listing, into)
  if (!fits(listing, into)) return
  // A stream without a stated name or size is not listed.
  if (listing.entries.length === 0 && bytes.length > least && !/^lzma/i.test(listing.type))
    into.gap('damaged: no entries')
  extract(zip, { password, how, listing }, into)
}

/** 7-Zip gives up on some archives whose list is encrypted; the id of its cipher stands near the end then. */
const hidesHeaders = (type: string, bytes: Uint8Array): boolean =>
  type === 'archive.7z' &&
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(-4_096).includes('06f10701', 'hex')

const isProgram = (type: string): boolean => type === 'executable.pe'

/** Sections of a program are no archive. */
const isNoArchive = (type: string, found: string): boolean =>
  isProgram(type) && !/^(?:7z|Nsis|Rar5?|Cab|zip|Iso|Compound)$/i.test(found)

const needsPassword = ({ entries }: Listing, hidden: boolean): boolean =>
  hidden || entries.some(({ encrypted }) => encrypted)

interface Locked {
  readonly first: Listing
  readonly hidden: boolean
  readonly how: readonly string[]
  readonly list: (password: string) => Listing
}

/** Tried on the smallest encrypted entry, or on the listing where that is encrypted itself. */
function find(zip: SevenZipInstance, { first, hidden, how, list }: Locked, into: Collector): string | undefined {
  const smallest = first.entries
    .filter(({ encrypted, size }) => encrypted && size > 0)
    .toSorted((one, other) => one.size - other.size)[0]
  for (const password of into.passwords()) {
    if (zip.left <= 0 || zip.ended !== undefined) break
    const opened = hidden
      ? list(password).type !== '' && list(password).entries.length > 0
      : fitsEntry(zip, { password, how, smallest })
    if (!opened) continue
    into.opened(password)
    return password
  }
  return undefined
}

function fitsEntry(
  zip: SevenZipInstance,
  { password, how, smallest }: { password: string; how: readonly string[]; smallest: ListedEntry | undefined },
): boolean {
  if (smallest === undefined) return false
  const { code, lines } = zip.run('t', '-bd', `-p${password}`, ...how, '-spd', '--', '/in/archive', smallest.path)
  return code === 0 && lines.some((line) => line.includes('Everything is Ok'))
}

function lockedUp(listing: Listing, into: Collector): void {
  told(listing, into)
  into.locked('archive')
}

/** What the listing alone says. */
function told({ entries, properties, errors, truncated }: Listing, into: Collector): void {
  for (const { path, link } of entries) {
    into.checkName(path)
    if (link !== '') into.noteLink(path, link)
  }
  const volumes = properties.get('Multivolume') === '+' || /[2-9]|\d\d/.test(properties.get('Volumes') ?? '')
  if (
    volumes ||
    errors.some((error) => /Missing volume|Unexpected end of archive/i.test(error) && properties.has('Volume Index'))
  )
    into.find('multivolume', `One volume of several: ${properties.get('Volume Index') ?? ''}`, 'low')
  if (truncated) into.gap('too many entries')
  for (const error of errors)
    if (/Headers? Error|Unexpected end|Data Error|CRC/i.test(error))
      into.find('damaged', `Damaged: ${error.slice(0, most.name)}`, 'low')
}

/** The stated sizes alone may be beyond all proportion. */
function fits({ entries }: Listing, into: Collector): boolean {
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total <= into.left) return true
  into.find('bomb', `It grows out of all proportion: ${total} bytes`, 'high')
  into.gap('ratio: content')
  return false
}

interface Extraction {
  /** Undefined where none of those at hand fits: what is not encrypted is still taken. */
  readonly password: string | undefined
  readonly how: readonly string[]
  readonly listing: Listing
}

function extract(zip: SevenZipInstance, { password, how, listing }: Extraction, into: Collector): void {
  const answer = zip.run(
    'x',
    '-bd',
    '-o/out',
    `-p${password ?? noPassword}`,
    '-aou',
    '-y',
    '-snl-',
    ...how,
    '--',
    '/in/archive',
  )
  const closed = new Set(
    password === undefined ? listing.entries.filter(({ encrypted }) => encrypted).map(({ path }) => path) : [],
  )
  for (const path of closed) into.locked(path)
  let count = 0
  for (const { path, bytes } of zip.files()) {
    if (into.full) {
      into.gap('too many entries')
      break
    }
    if (closed.has(path)) continue
    count += 1
    into.add(nameOf(path, listing), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
  }
  concluded(zip, { answer, count, listing }, into)
}

/** A single unnamed stream keeps the name that our own readers give it. */
const nameOf = (path: string, { entries }: Listing): string =>
  entries.length === 1 && path === 'archive~' ? 'content' : path

interface Concluded {
  readonly answer: Answer
  readonly count: number
  readonly listing: Listing
}

function concluded(zip: SevenZipInstance, { answer, count, listing }: Concluded, into: Collector): void {
  if (zip.ended === 'output limit') {
    into.find('bomb', 'It grows out of all proportion: content', 'high')
    return into.gap('ratio: content')
  }
  if (zip.ended === 'time limit') return into.gap('time limit')
  if (answer.code === 0 || answer.code === 1) return
  const text = answer.lines.join('\n')
  if (/Unsupported Method/i.test(text)) into.gap('no decoder: method')
  if (/Missing volume|Unavailable|Unexpected end/i.test(text)) into.gap('cut off or one volume of several')
  const locked = listing.entries.some(({ encrypted }) => encrypted)
  if (!locked && (/Data Error|CRC Failed|Headers Error/i.test(text) || count === 0)) into.gap('damaged: archive')
}

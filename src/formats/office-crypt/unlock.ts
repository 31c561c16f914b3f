/** Opens encrypted Office documents (MS-OFFCRYPTO) with the passwords at hand; what stays locked is a gap. */
import type { Collector } from '../archive/collector.ts'
import type { Compound, CompoundEntry } from '../ole/compound.ts'
import { readAgileLock } from './agile.ts'
import type { PackageLock } from './package-lock.ts'
import { slidesLock } from './slides.ts'
import { readStandardLock } from './standard.ts'
import { wordLock } from './word.ts'
import { workbookLock } from './workbook.ts'

/** Excel opens with it without asking; encrypted so, a workbook passes scanners that do not know it. */
export const usualPassword = 'VelvetSweatshop'
/** Names of parts in the ZIP that was encrypted. */
const hidden = ['vbaProject.bin', 'macrosheets/'] as const
/** Hashes that all passwords of one document may cost together: some seconds. */
const mostHashes = 1_500_000
/** A tenth of the time there is, at a rate that a slow machine reaches. */
const hashesPerMs = 75

type Lock<T> = { readonly open: (password: string) => T | undefined }

/** The document with the streams that are in clear now; undefined where something stays locked. */
export function unlockCompound(ole: Compound, into: Collector): Compound | undefined {
  const byName = new Map(ole.entries.filter(({ kind }) => kind === 'stream').map((entry) => [entry.path, entry]))
  const read = (name: string): Buffer | undefined => {
    const entry = byName.get(name)
    return entry && ole.read(entry)
  }
  const clear = new Map<string, Buffer>()
  const book = byName.has('Workbook') ? 'Workbook' : 'Book'
  const workbook = read(book)
  const slides = read('PowerPoint Document')
  const states = [
    workbook && attempt(workbookLock(workbook), { name: book, into }, (stream) => clear.set(book, stream)),
    attempt(wordLock(read), { name: 'WordDocument', into }, (streams) => {
      for (const [name, stream] of streams) clear.set(name, stream)
    }),
    slides &&
      attempt(
        slidesLock(slides, read('Current User') ?? Buffer.alloc(0)),
        { name: 'PowerPoint Document', into },
        (stream) => clear.set('PowerPoint Document', stream),
      ),
  ]
  if (states.includes(false)) return undefined
  return { entries: ole.entries, isCut: ole.isCut, read: (entry) => clear.get(entry.path) ?? ole.read(entry) }
}

interface Attempt {
  readonly name: string
  readonly into: Collector
}

/** False where it stays locked. */
function attempt<T>(lock: Lock<T> | 'locked' | undefined, { name, into }: Attempt, take: (opened: T) => void): boolean {
  if (lock === undefined) return true
  if (lock !== 'locked')
    for (const password of passwords(into)) {
      const opened = lock.open(password)
      if (opened === undefined) continue
      tell(password, into)
      take(opened)
      return true
    }
  into.locked(name)
  return false
}

function* passwords(into: Collector): Generator<string> {
  yield usualPassword
  for (const password of into.passwords()) if (password !== usualPassword) yield password
}

function tell(password: string, into: Collector): void {
  into.opened(password)
  if (password === usualPassword)
    into.find('default-password', 'It is encrypted with the password that Office knows', 'medium')
}

/** Hashes that one password may cost whatever is left; Office itself asks for 100,000, a file may ask for millions. */
const mostAtFirst = 200_000

/** An encrypted package (2.3.4.1): the document itself becomes an entry. */
export function unlockPackage(ole: Compound, entry: CompoundEntry, into: Collector): void {
  const info = ole.entries.find(({ path, kind }) => kind === 'stream' && path === 'EncryptionInfo')
  const lock = info === undefined ? undefined : lockOf(ole.read(info))
  if (lock === undefined) {
    into.locked(entry.path)
    return
  }
  const most = Math.min(mostHashes, (into.budget.ms ?? Infinity) * hashesPerMs)
  let spent = 0
  for (const password of passwords(into)) {
    if ((spent > 0 || lock.cost > mostAtFirst) && spent + lock.cost > most) {
      into.gap(`not every password tried: ${entry.path}`)
      break
    }
    spent += lock.cost
    const key = keyOf(lock, password)
    if (key === undefined) continue
    tell(password, into)
    const clear = lock.decrypt(ole.read(entry), key)
    if (password === usualPassword && hidden.some((name) => clear.includes(name)))
      into.find('hidden-macros', 'It hides macros behind the password that Office knows', 'high')
    return into.add('EncryptedPackage', clear)
  }
  into.locked(entry.path)
}

function lockOf(info: Buffer): PackageLock | undefined {
  if (info.length < 8) return undefined
  if (info.readUInt16LE(0) === 4 && info.readUInt16LE(2) === 4) return readAgileLock(info.subarray(8))
  return info.readUInt16LE(2) === 2 ? readStandardLock(info) : undefined
}

/** A damaged key or verifier is no password that fits. */
function keyOf(lock: PackageLock, password: string): Buffer | undefined {
  try {
    return lock.open(password)
  } catch {
    return undefined
  }
}

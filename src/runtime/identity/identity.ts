/** Who this machine is to connected systems: a key, its certificate and a UUID, made at the first start and then kept. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fingerprintOf, makeCertificate } from './certificate.ts'
import type { KeptIdentity } from './sealed.ts'

/** A certificate that was replaced. */
export interface FormerCertificate {
  readonly fingerprint: string
  /** ISO 8601. */
  readonly until: string
}

export interface Identity {
  /** PEM. */
  readonly key: string
  /** PEM. */
  readonly certificate: string
  /** SHA-256 of the certificate, 64 hex digits. */
  readonly fingerprint: string
  /** Stays when the certificate is replaced. */
  readonly id: string
  readonly previous?: FormerCertificate
}

const readIfThere = (file: string) => readFile(file, 'utf8').catch(() => undefined)

type Kept = Omit<Identity, 'fingerprint'>

export const identityFile = (directory: string): string => path.join(directory, 'identity.json')

async function writeAside(file: string, text: string): Promise<string> {
  const aside = `${file}.${randomUUID()}.new`
  await using handle = await open(aside, 'wx', 0o600)
  await handle.writeFile(text)
  await handle.sync()
  return aside
}

/** Whether it was made now: of two processes that make one at once, the first wins, and both then have the same. */
async function writeFirst(file: string, text: string): Promise<boolean> {
  const aside = await writeAside(file, text)
  try {
    await link(aside, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

const fromKept = (kept: Kept): Identity => ({ ...kept, fingerprint: fingerprintOf(kept.certificate) })

/** undefined where there is none yet. */
export async function readIdentity(directory: string): Promise<Identity | undefined> {
  const text = await readIfThere(identityFile(directory))
  return text === undefined ? undefined : fromKept(JSON.parse(text) as Kept)
}

/** One file holds everything, so that a crash while making it leaves all or none. */
export async function loadIdentity(directory: string, commonName: string): Promise<Identity> {
  const known = await readIdentity(directory)
  if (known) return known
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const made: Kept = { id: randomUUID(), ...(await makeCertificate(commonName)) }
  if (await writeFirst(identityFile(directory), JSON.stringify(made, undefined, 2))) return fromKept(made)
  return loadIdentity(directory, commonName)
}

/** Puts a new key and certificate in the place of the old ones, under the same id. */
export async function replaceIdentity(directory: string, before: Identity, commonName: string): Promise<Identity> {
  const previous = { fingerprint: before.fingerprint, until: new Date().toISOString() }
  const made: Kept = { id: before.id, ...(await makeCertificate(commonName)), previous }
  const aside = await writeAside(identityFile(directory), JSON.stringify(made, undefined, 2))
  await rename(aside, identityFile(directory))
  return fromKept(made)
}

/** Puts an identity that another node exported in the place of what is there. */
export async function takeIdentity(directory: string, kept: KeptIdentity): Promise<Identity> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const { previous, ...rest } = kept
  const whole: Kept = { ...rest, ...(previous ? { previous } : {}) }
  const aside = await writeAside(identityFile(directory), JSON.stringify(whole, undefined, 2))
  await rename(aside, identityFile(directory))
  return fromKept(whole)
}

export { fetchCertificate, pinnedAgent, splitAddress } from './pinned.ts'

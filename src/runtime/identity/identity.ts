/** Who this machine is to connected systems: a key, its certificate and a UUID, made at the first start and then kept. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { fingerprintOf, makeCertificate } from './certificate.ts'

export interface Identity {
  /** PEM. */
  readonly key: string
  /** PEM. */
  readonly certificate: string
  /** SHA-256 of the certificate, 64 hex digits. */
  readonly fingerprint: string
  readonly id: string
}

async function writeSecret(file: string, text: string): Promise<void> {
  {
    await using handle = await open(`${file}.new`, 'w', 0o600)
    await handle.writeFile(text)
    await handle.sync()
  }
  await rename(`${file}.new`, file)
}

const readIfThere = (file: string) => readFile(file, 'utf8').catch(() => undefined)

interface Kept {
  readonly id: string
  readonly key: string
  readonly certificate: string
}

/** One file holds all three, so that a crash while making them leaves all or none. */
export async function loadIdentity(directory: string, commonName: string): Promise<Identity> {
  const file = path.join(directory, 'identity.json')
  const text = await readIfThere(file)
  if (text !== undefined) {
    const kept = JSON.parse(text) as Kept
    return { ...kept, fingerprint: fingerprintOf(kept.certificate) }
  }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const made: Kept = { id: randomUUID(), ...(await makeCertificate(commonName)) }
  await writeSecret(file, JSON.stringify(made, undefined, 2))
  return { ...made, fingerprint: fingerprintOf(made.certificate) }
}

export { fetchCertificate, pinnedAgent, splitAddress } from './pinned.ts'

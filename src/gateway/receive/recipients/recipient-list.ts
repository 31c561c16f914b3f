/** The addresses of a list: given in the configuration, or a file with one a line that is read again when it has changed. */
import { readFile, stat } from 'node:fs/promises'

export interface RecipientList {
  has(address: string): Promise<boolean>
}

/** Milliseconds between two looks at the file. */
const LOOK = 10_000

/** Local parts are compared without regard to case, as nearly every server does. */
const normal = (address: string): string => address.trim().toLowerCase()

export function listOf(addresses: readonly string[]): RecipientList {
  const known = new Set(addresses.map(normal))
  return { has: async (address) => known.has(normal(address)) }
}

/** Empty lines and what begins with `#` are passed over. */
function parse(text: string): Set<string> {
  const lines = text.split('\n').map(normal)
  return new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))
}

/** Rejects when the file cannot be read the first time; later the list that was read last holds on. */
export async function openListFile(file: string, now: () => number = Date.now): Promise<RecipientList> {
  let version = await versionOf(file)
  let known = parse(await readFile(file, 'utf8'))
  let lookedAt = now()
  const look = async (): Promise<void> => {
    lookedAt = now()
    const current = await versionOf(file)
    if (current === version) return
    known = parse(await readFile(file, 'utf8'))
    version = current
  }
  return {
    async has(address) {
      if (now() - lookedAt >= LOOK) await look().catch(() => {})
      return known.has(normal(address))
    },
  }
}

async function versionOf(file: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file)
  return `${mtimeMs}:${size}:${ino}`
}

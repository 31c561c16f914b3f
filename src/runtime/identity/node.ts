/** Which node of a cluster this is: a UUID in the node's own folder, beside an identity that all nodes share. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function loadNode(directory: string): Promise<string> {
  const file = path.join(directory, 'node-id')
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (form.test(known)) return known
  const made = randomUUID()
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}

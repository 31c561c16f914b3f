/** The first administrator, made with a one-time password that is kept in a file until it has been changed. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Authority } from './authority.ts'
import { makeOneTimePassword } from './passwords.ts'
import { make } from './people.ts'

export interface FirstPassword {
  readonly name: string
  readonly password: string
}

const fileIn = (directory: string) => path.join(directory, 'first-password.json')

async function readKept(directory: string): Promise<FirstPassword | undefined> {
  const text = await readFile(fileIn(directory), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as FirstPassword)
}

/** The password while it is unchanged. It is written before the user is made, so a crash between loses nothing. */
export async function ensureAdministrator(authority: Authority, directory: string): Promise<FirstPassword | undefined> {
  const { internalAdapter } = await authority.$context
  const kept = await readKept(directory)
  if ((await internalAdapter.countTotalUsers()) > 0) return kept
  const first = kept ?? { name: 'admin', password: makeOneTimePassword() }
  await writeFile(fileIn(directory), JSON.stringify(first), { mode: 0o600 })
  await make(authority, { name: first.name, role: 'administrator' }, first.password)
  return first
}

/** It opens nothing any more. */
export async function forgetFirstPassword(directory: string, name: string): Promise<void> {
  const kept = await readKept(directory)
  if (kept?.name === name) await rm(fileIn(directory), { force: true })
}

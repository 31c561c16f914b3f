/** Who is signed in: sessions of people over the database schema `access`, and the routes of the session. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openPool } from '../database/database.ts'
import type { Caller } from '../http/caller.ts'
import type { Mounted } from '../http/handler.ts'
import { openAuthority } from './authority.ts'
import { ensureAdministrator, type FirstPassword } from './first-administrator.ts'
import { sessionRoutes, type Part } from './session-routes.ts'
import { findPerson } from './person.ts'

export type { Part }

export interface AccessOptions {
  readonly databaseUrl: string
  /** Holds the secret that signs cookies and, until it is changed, the one-time password. */
  readonly secretDirectory: string
  readonly parts: readonly Part[]
}

export interface Access extends AsyncDisposable {
  /** The one-time password of the first administrator, while it has not been changed. */
  readonly firstPassword?: FirstPassword
  readonly mounted: readonly Mounted[]
  caller(request: Pick<IncomingMessage, 'headers'>): Promise<Caller>
}

async function loadSecret(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = path.join(directory, 'session-secret')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept) return kept
  const made = randomBytes(32).toString('hex')
  await writeFile(file, made, { mode: 0o600 })
  return made
}

export async function openAccess(options: AccessOptions): Promise<Access> {
  const { databaseUrl, secretDirectory, parts: has } = options
  const secret = await loadSecret(secretDirectory)
  const pool = openPool(databaseUrl, 'access')
  await pool.query('create schema if not exists access')
  const authority = await openAuthority(pool, secret)
  const first = await ensureAdministrator(authority, secretDirectory)
  return {
    ...(first ? { firstPassword: first } : {}),
    mounted: sessionRoutes({ authority, secretDirectory, parts: has }),
    async caller(request) {
      const person = await findPerson(authority, request.headers)
      if (!person) return { kind: 'nobody' }
      const { name, permissions, mustChangePassword } = person
      return { kind: 'person', name, permissions, ...(mustChangePassword ? { mustChangePassword } : {}) }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

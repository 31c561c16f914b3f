/**
 * Who is signed in: sessions of people over the database schema `access`, and the routes of the session. While the database
 * cannot be reached nobody can sign in; it is opened as soon as it answers.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Pool } from 'pg'
import { Failure } from '#core/errors.ts'
import { openPool } from '../database/database.ts'
import type { Caller } from '../http/caller.ts'
import type { Mounted } from '../http/handler.ts'
import { keepTrying } from '../lifecycle/keep-trying.ts'
import { openAuthority, type Authority } from './authority.ts'
import { ensureAdministrator, type FirstPassword } from './first-administrator.ts'
import { sessionRoutes, type Part } from './session-routes.ts'
import { findPerson } from './person.ts'
import { peopleRoutes } from './people-routes.ts'

export type { Part }

export interface AccessOptions {
  readonly databaseUrl: string
  /** Holds the secret that signs cookies and, until it is changed, the one-time password. */
  readonly secretDirectory: string
  readonly parts: readonly Part[]
  /** Told when the database does not answer; it is asked again with back-off. */
  readonly onFailure: (error: unknown) => void
  /** Told who changed whose rights. */
  readonly onChange: (what: string, who: string) => void
}

export interface Access extends AsyncDisposable {
  /** The one-time password of the first administrator, while it has not been changed; unknown without the database. */
  readonly firstPassword: FirstPassword | undefined
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

interface Opened {
  readonly authority: Authority
  readonly first: FirstPassword | undefined
}

async function openOnce(pool: Pool, directory: string): Promise<Opened> {
  const secret = await loadSecret(directory)
  await pool.query('create schema if not exists access')
  const authority = await openAuthority(pool, secret)
  return { authority, first: await ensureAdministrator(authority, directory) }
}

const isUnavailable = (error: unknown) => error instanceof Failure && error.code === 'database-unavailable'

export async function openAccess(options: AccessOptions): Promise<Access> {
  const { databaseUrl, secretDirectory, parts: has, onFailure, onChange } = options
  const pool = openPool(databaseUrl, 'access')
  const stop = new AbortController()
  let opened: Opened | undefined
  const open = async (): Promise<void> => void (opened = await openOnce(pool, secretDirectory))
  const later = (error: unknown): void => {
    if (!isUnavailable(error)) throw error
    onFailure(error)
    void keepTrying(open, { signal: stop.signal, onFailure })
  }
  await open().catch(later)
  const authority = (): Authority => {
    if (opened) return opened.authority
    throw new Failure('database-unavailable', 'The database does not answer, so nobody can be known. Mail flows on.')
  }
  return {
    get firstPassword() {
      return opened?.first
    },
    mounted: [
      ...sessionRoutes({ authority, secretDirectory, parts: has }),
      ...peopleRoutes({ authority, secretDirectory, onChange }),
    ],
    async caller(request) {
      const person = await findPerson(authority(), request.headers)
      if (!person) return { kind: 'nobody' }
      const { name, permissions, mustChangePassword } = person
      return { kind: 'person', name, permissions, ...(mustChangePassword ? { mustChangePassword } : {}) }
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await pool.end()
    },
  }
}

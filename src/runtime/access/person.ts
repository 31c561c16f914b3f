/** A signed-in person as better-auth's session tells it. */
import type { IncomingHttpHeaders } from 'node:http'
import { isAPIError } from 'better-auth/api'
import { Failure } from '#core/errors.ts'
import { permissions, type Permission } from '#contract/route.ts'
import type { Authority } from './authority.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly permissions: Permission[]
  readonly mustChangePassword: boolean
}

/** Only what the session needs; the rest of a request is no matter of better-auth's. */
export function cookieOf(headers: IncomingHttpHeaders): Headers {
  return new Headers(headers.cookie === undefined ? {} : { cookie: headers.cookie })
}

const isPermission = (word: string): word is Permission => permissions.some((permission) => permission === word)

interface Row {
  readonly id: string
  readonly name: string
  readonly permissions?: string | null
  readonly mustChangePassword?: boolean | null
}

export function personOf(user: Row): Person {
  const granted = (user.permissions ?? '').split(' ').filter(isPermission)
  return { id: user.id, name: user.name, permissions: granted, mustChangePassword: user.mustChangePassword === true }
}

export async function findPerson(authority: Authority, headers: IncomingHttpHeaders): Promise<Person | undefined> {
  if (headers.cookie === undefined) return undefined
  const found = await authority.api.getSession({ headers: cookieOf(headers) }).catch((error: unknown) => {
    if (!isAPIError(error) || error.statusCode < 500) throw error
    throw new Failure('database-unavailable', 'The database does not answer.')
  })
  return found ? personOf(found.user) : undefined
}

/** A signed-in person as better-auth's session tells it. */
import type { IncomingHttpHeaders } from 'node:http'
import { isAPIError } from 'better-auth/api'
import { Failure } from '#core/errors.ts'
import { rolePermissions, roles, type Role } from '#contract/people-api.ts'
import type { Permission } from '#contract/route.ts'
import type { Authority } from './authority.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly mustChangePassword: boolean
}

/** Only what the session needs; the rest of a request is no matter of better-auth's. */
export function cookieOf(headers: IncomingHttpHeaders): Headers {
  return new Headers(headers.cookie === undefined ? {} : { cookie: headers.cookie })
}

interface Row {
  readonly id: string
  readonly name: string
  readonly role?: string | null | undefined
  readonly mustChangePassword?: boolean | null
}

/** Those without a role are from the time before roles, when everybody was an administrator. */
export function roleOf({ role }: Pick<Row, 'role'>): Role {
  if (role === undefined || role === null) return 'administrator'
  return roles.find((one) => one === role) ?? 'auditor'
}

export function personOf(user: Row): Person {
  const { id, name, mustChangePassword } = user
  return { id, name, permissions: rolePermissions[roleOf(user)], mustChangePassword: mustChangePassword === true }
}

export async function findPerson(authority: Authority, headers: IncomingHttpHeaders): Promise<Person | undefined> {
  if (headers.cookie === undefined) return undefined
  const found = await authority.api.getSession({ headers: cookieOf(headers) }).catch((error: unknown) => {
    if (!isAPIError(error) || error.statusCode < 500) throw error
    throw new Failure('database-unavailable', 'The database does not answer.')
  })
  return found ? personOf(found.user) : undefined
}

/** The routes of the session: who am I, sign in, sign out, change the password. */
import type { IncomingHttpHeaders } from 'node:http'
import { Failure } from '#core/errors.ts'
import { permissions } from '#contract/route.ts'
import { changePassword, showSession, signIn, signOut, type parts, type Session } from '#contract/session-api.ts'
import { handle, type Call, type Mounted } from '../http/handler.ts'
import { limitAttempts, type Attempts } from './attempts.ts'
import type { Authority } from './authority.ts'
import { forgetFirstPassword } from './first-administrator.ts'
import { cookieOf, findPerson, type Person } from './person.ts'

export type Part = (typeof parts)[number]

export interface SessionRoutesOptions {
  /** Throws where the database does not answer. */
  readonly authority: () => Authority
  readonly secretDirectory: string
  readonly parts: readonly Part[]
}

type AnyCall = Pick<Call<unknown, unknown, unknown>, 'setHeader'>

function passCookies(response: Response, call: AnyCall): void {
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) call.setHeader('set-cookie', cookies)
}

/** The person behind cookies just set. */
function cookiesAsSent(response: Response): IncomingHttpHeaders {
  const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
  return { cookie: pairs.join('; ') }
}

const seen = (person: Person, parts: readonly Part[]): Session => {
  const { name, permissions: granted, mustChangePassword } = person
  const readable = parts.filter((part) => granted.includes(`${part}:read`))
  return { name, permissions: [...granted], mustChangePassword, parts: readable }
}

/** What better-auth answers when its database fails; its own errors of that kind carry no cause. */
function checkServed(response: Response): void {
  if (response.status >= 500) throw new Failure('database-unavailable', 'The database does not answer.')
}

async function mustFind(authority: Authority, headers: IncomingHttpHeaders): Promise<Person> {
  const person = await findPerson(authority, headers)
  if (!person) throw new Failure('not-signed-in', 'Nobody is signed in.')
  return person
}

function mountSignIn({ authority, parts }: SessionRoutesOptions, attempts: Attempts): Mounted {
  return handle(signIn, async (call) => {
    const { name, password } = call.body
    const keys = [`name ${name.toLowerCase()}`, `address ${call.address}`]
    attempts.check(keys)
    // Counted before the password is checked, so that many at once cannot slip through.
    attempts.failed(keys)
    const response = await authority().api.signInUsername({ body: { username: name, password }, asResponse: true })
    checkServed(response)
    if (!response.ok) throw new Failure('not-signed-in', 'The name or the password is wrong.')
    attempts.forgive(keys)
    passCookies(response, call)
    return seen(await mustFind(authority(), cookiesAsSent(response)), parts)
  })
}

function mountShow({ authority, parts }: SessionRoutesOptions): Mounted {
  return handle(showSession, async (call) => {
    if (call.caller.kind === 'local')
      return { name: 'local', permissions: [...permissions], mustChangePassword: false, parts: [...parts] }
    return seen(await mustFind(authority(), call.headers), parts)
  })
}

function mountSignOut({ authority }: SessionRoutesOptions): Mounted {
  return handle(signOut, async (call) => {
    passCookies(await authority().api.signOut({ headers: cookieOf(call.headers), asResponse: true }), call)
    return {}
  })
}

/** Ends all other sessions of the person. */
function mountChange({ authority, parts, secretDirectory }: SessionRoutesOptions, attempts: Attempts): Mounted {
  return handle(changePassword, async (call) => {
    const person = await mustFind(authority(), call.headers)
    const { current, next } = call.body
    if (current === next)
      throw new Failure('invalid-request', 'The new password is the old one.', ['body.next: must differ'])
    const keys = [`change ${person.id}`]
    attempts.check(keys)
    const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
    const headers = cookieOf(call.headers)
    const response = await authority().api.changePassword({ body, headers, asResponse: true })
    checkServed(response)
    if (!response.ok) {
      attempts.failed(keys)
      throw new Failure('not-allowed', 'The current password is wrong.', ['body.current: wrong'])
    }
    const { internalAdapter } = await authority().$context
    await internalAdapter.updateUser(person.id, { mustChangePassword: false })
    await forgetFirstPassword(secretDirectory, person.name)
    passCookies(response, call)
    return seen({ ...person, mustChangePassword: false }, parts)
  })
}

export function sessionRoutes(options: SessionRoutesOptions): readonly Mounted[] {
  const attempts = limitAttempts({ allowed: 10, window: 5 * 60_000 })
  return [mountShow(options), mountSignIn(options, attempts), mountSignOut(options), mountChange(options, attempts)]
}

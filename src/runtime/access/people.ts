/** Those who may sign in: made, given a role, given a new one-time password, removed. There is always an administrator. */
import { Failure } from '#core/errors.ts'
import type { OneTimePassword, PersonRow, Role } from '#contract/people-api.ts'
import type { Authority } from './authority.ts'
import { hashPassword, makeOneTimePassword } from './passwords.ts'
import { roleOf } from './person.ts'

const most = 1_000

interface User {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly role?: string | null | undefined
  readonly mustChangePassword?: boolean | null | undefined
}

const rowOf = (user: User): PersonRow => ({
  name: user.name,
  role: roleOf(user),
  mustChangePassword: user.mustChangePassword === true,
  since: user.createdAt.toISOString(),
})

async function users(authority: Authority): Promise<readonly User[]> {
  const { internalAdapter } = await authority.$context
  return internalAdapter.listUsers(most)
}

async function mustFind(authority: Authority, name: string): Promise<User> {
  const found = (await users(authority)).find((user) => user.name === name)
  if (!found) throw new Failure('not-found', `Nobody is called ${name}.`)
  return found
}

export async function listed(authority: Authority): Promise<PersonRow[]> {
  return (await users(authority)).map(rowOf).sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Who signs in for the first time with the password given, and chooses another. */
export async function make(authority: Authority, { name, role }: { name: string; role: Role }, password: string) {
  const { internalAdapter } = await authority.$context
  const user = await internalAdapter.createUser(
    {
      name,
      username: name,
      displayUsername: name,
      email: `${name}@lazaret.invalid`,
      emailVerified: true,
      role,
      mustChangePassword: true,
    },
    { method: 'other' },
  )
  const credential = { userId: user.id, providerId: 'credential', accountId: user.id }
  await internalAdapter.linkAccount({ ...credential, password: await hashPassword(password) })
}

export async function added(
  authority: Authority,
  { name, role }: { name: string; role: Role },
): Promise<OneTimePassword> {
  const all = await users(authority)
  if (all.some((user) => user.name === name)) throw new Failure('conflict', `There is somebody called ${name} already.`)
  if (all.length >= most) throw new Failure('conflict', `There are ${most} people already.`)
  const password = makeOneTimePassword()
  await make(authority, { name, role }, password)
  return { name, password }
}

async function mustLeaveAnAdministrator(authority: Authority, name: string): Promise<void> {
  const others = (await users(authority)).filter((user) => user.name !== name)
  if (others.some((user) => roleOf(user) === 'administrator')) return
  throw new Failure('conflict', `${name} is the last administrator. Make somebody else one first.`)
}

export async function changed(authority: Authority, name: string, role: Role): Promise<PersonRow> {
  const user = await mustFind(authority, name)
  if (role !== 'administrator') await mustLeaveAnAdministrator(authority, name)
  const { internalAdapter } = await authority.$context
  await internalAdapter.updateUser(user.id, { role })
  return rowOf({ ...user, role })
}

export async function reset(authority: Authority, name: string): Promise<OneTimePassword> {
  const { id } = await mustFind(authority, name)
  const { internalAdapter } = await authority.$context
  const password = makeOneTimePassword()
  await internalAdapter.updatePassword(id, await hashPassword(password))
  await internalAdapter.updateUser(id, { mustChangePassword: true })
  await internalAdapter.deleteUserSessions(id)
  return { name, password }
}

export async function removed(authority: Authority, name: string): Promise<void> {
  const { id } = await mustFind(authority, name)
  await mustLeaveAnAdministrator(authority, name)
  const { internalAdapter } = await authority.$context
  await internalAdapter.deleteUserSessions(id)
  await internalAdapter.deleteUser(id)
}

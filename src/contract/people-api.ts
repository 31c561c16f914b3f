/** Those who may sign in, and what each may do: a role gives its permissions. */
import { z } from 'zod'
import { defineRoute, type Permission } from './route.ts'

const gateway = ['gateway:read', 'gateway:write', 'gateway:retract'] as const
const analysis = ['analysis:read', 'analysis:write', 'analysis:act'] as const

/** What each role may do. A security officer does not see what concerns recipients of importance; an auditor changes nothing. */
export const rolePermissions = {
  administrator: [...gateway, ...analysis, 'analysis:vip', 'people:write'],
  'senior-officer': [...analysis, 'analysis:vip'],
  officer: analysis,
  auditor: ['gateway:read', 'analysis:read', 'analysis:vip'],
  operator: gateway,
} as const satisfies Readonly<Record<string, readonly Permission[]>>

export type Role = keyof typeof rolePermissions
export const roles = Object.keys(rolePermissions) as readonly Role[] as readonly [Role, ...Role[]]

const role = z.enum(roles)
/** Typed on a sign-in page, printed in logs: no blanks, and nothing that looks like another sign. */
const name = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/,
    'small letters, digits, dot, hyphen and underscore, beginning with a letter or digit',
  )
const params = z.object({ name })

const person = z.object({
  name: z.string(),
  role,
  /** The one-time password has not been changed yet. */
  mustChangePassword: z.boolean(),
  since: z.iso.datetime(),
})
export type PersonRow = z.infer<typeof person>

const oneTime = z.object({ name: z.string(), password: z.string() })
export type OneTimePassword = z.infer<typeof oneTime>

export const listPeople = defineRoute({
  id: 'listPeople',
  method: 'GET',
  path: '/api/v1/people',
  access: 'people:write',
  summary: 'Who may sign in, and in which role.',
  reply: z.object({ people: z.array(person) }),
})
export const addPerson = defineRoute({
  id: 'addPerson',
  method: 'POST',
  path: '/api/v1/people',
  access: 'people:write',
  summary: 'Lets one more person sign in; the reply has the one-time password, which is shown nowhere else.',
  body: z.object({ name, role }),
  reply: oneTime,
})
export const changeRole = defineRoute({
  id: 'changeRole',
  method: 'PUT',
  path: '/api/v1/people/:name',
  access: 'people:write',
  summary: 'Gives a person another role, at once. The last administrator stays one.',
  params,
  body: z.object({ role }),
  reply: person,
})
export const resetPassword = defineRoute({
  id: 'resetPassword',
  method: 'POST',
  path: '/api/v1/people/:name/password',
  access: 'people:write',
  summary: 'Ends all sessions of a person and makes a new one-time password, for one that was lost.',
  params,
  reply: oneTime,
})
export const removePerson = defineRoute({
  id: 'removePerson',
  method: 'DELETE',
  path: '/api/v1/people/:name',
  access: 'people:write',
  summary: 'Ends all sessions of a person, who cannot sign in any more. The last administrator stays.',
  params,
  reply: z.object({}),
})

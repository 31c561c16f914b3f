/** The routes by which an administrator lets others sign in. */
import { addPerson, changeRole, listPeople, removePerson, resetPassword } from '#contract/people-api.ts'
import { Failure } from '#core/errors.ts'
import { handle, type Caller, type Mounted } from '../http/handler.ts'
import type { Authority } from './authority.ts'
import { forgetFirstPassword } from './first-administrator.ts'
import { added, changed, listed, removed, reset } from './people.ts'

export interface PeopleRoutesOptions {
  /** Throws where the database does not answer. */
  readonly authority: () => Authority
  readonly secretDirectory: string
  /** Told of each change, for the log. */
  readonly onChange: (what: string, who: string) => void
}

const nameOf = (caller: Caller): string => (caller.kind === 'person' ? caller.name : caller.kind)

/** Who shuts themselves out by a slip of the mouse would have to be let in again from the shell. */
function mustBeAnother(caller: Caller, name: string, what: string): void {
  if (caller.kind === 'person' && caller.name === name) throw new Failure('conflict', `You cannot ${what} yourself.`)
}

export function peopleRoutes({ authority, secretDirectory, onChange }: PeopleRoutesOptions): readonly Mounted[] {
  return [
    handle(listPeople, async () => ({ people: await listed(authority()) })),
    handle(addPerson, async ({ body, caller }) => {
      const made = await added(authority(), body)
      onChange(`${body.name} may sign in as ${body.role}`, nameOf(caller))
      return made
    }),
    handle(changeRole, async ({ params: { name }, body: { role }, caller }) => {
      mustBeAnother(caller, name, 'give another role to')
      const row = await changed(authority(), name, role)
      onChange(`${name} is ${role} now`, nameOf(caller))
      return row
    }),
    handle(resetPassword, async ({ params: { name }, caller }) => {
      mustBeAnother(caller, name, 'reset the password of')
      const made = await reset(authority(), name)
      await forgetFirstPassword(secretDirectory, name)
      onChange(`the password of ${name} was reset`, nameOf(caller))
      return made
    }),
    handle(removePerson, async ({ params: { name }, caller }) => {
      mustBeAnother(caller, name, 'remove')
      await removed(authority(), name)
      await forgetFirstPassword(secretDirectory, name)
      onChange(`${name} may not sign in any more`, nameOf(caller))
      return {}
    }),
  ]
}

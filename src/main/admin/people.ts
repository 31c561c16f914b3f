/** `lazaret admin people`: who may sign in to the console. It is also the way back in for an administrator who lost the password. */
import { Argument, type Command } from 'commander'
import {
  addPerson,
  changeRole,
  listPeople,
  removePerson,
  resetPassword,
  roles,
  type OneTimePassword,
  type Role,
} from '#contract/people-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

const tellPassword = ({ name, password }: OneTimePassword) =>
  said(`${name} signs in with the one-time password ${password} and is asked for a new one. It is not shown again.`)

const roleArgument = () => new Argument('<role>', 'what the person may do').choices([...roles])

export function addPeople(admin: Command): void {
  const people = admin.command('people').description('who may sign in to the console, and in which role')
  asking(people, 'list', 'by name').action(async (options: Options) => {
    const found = await clientOf(options).call(listPeople)
    print(options, found, () =>
      found.people.map(({ name, role, mustChangePassword, since }) => ({
        name,
        role,
        since: since.slice(0, 10),
        password: mustChangePassword ? 'one-time' : 'own',
      })),
    )
  })
  asking(people, 'add', 'let one more person sign in; prints a one-time password')
    .argument('<name>', 'small letters, digits, dot, hyphen and underscore')
    .addArgument(roleArgument())
    .action(async (name: string, role: Role, options: Options) => {
      const made = await clientOf(options).call(addPerson, { body: { name, role } })
      print(options, made, () => tellPassword(made))
    })
  asking(people, 'role', 'give a person another role, at once')
    .argument('<name>')
    .addArgument(roleArgument())
    .action(async (name: string, role: Role, options: Options) => {
      const row = await clientOf(options).call(changeRole, { params: { name }, body: { role } })
      print(options, row, () => said(`${row.name} is ${row.role} now.`))
    })
  asking(people, 'reset-password', 'end the sessions of a person and print a new one-time password')
    .argument('<name>')
    .action(async (name: string, options: Options) => {
      const made = await clientOf(options).call(resetPassword, { params: { name } })
      print(options, made, () => tellPassword(made))
    })
  asking(people, 'remove', 'end the sessions of a person, who cannot sign in any more')
    .argument('<name>')
    .action(async (name: string, options: Options) => {
      const done = await clientOf(options).call(removePerson, { params: { name } })
      print(options, done, () => said(`${name} cannot sign in any more.`))
    })
}

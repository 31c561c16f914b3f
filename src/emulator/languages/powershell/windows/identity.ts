/** Who the script runs as, and which groups that one is in: administrators only where the process was raised. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, type Value } from '../values.ts'
import type { NetType } from '../dotnet/net-type.ts'

const administrators = 'S-1-5-32-544'
const groups = ['S-1-1-0', 'S-1-5-32-545', 'S-1-5-4', 'S-1-5-11', 'S-1-5-15']

const isRaised = (engine: Engine): boolean =>
  /^(?:high|system)$/i.test(engine.machine.processes.stateOf(engine.actor.pid).integrity)

function sidObject(value: string): PsObject {
  const sid = record('System.Security.Principal.SecurityIdentifier', { Value: value })
  sid.text = () => value
  return sid
}

function identity(engine: Engine): PsObject {
  const name = `${engine.environment.get('userdomain')?.value ?? ''}\\${engine.environment.get('username')?.value ?? ''}`
  const object = record('System.Security.Principal.WindowsIdentity', {
    Name: name,
    IsSystem: false,
    IsAuthenticated: true,
    IsGuest: false,
    AuthenticationType: 'Kerberos',
    Token: 1_204,
  })
  const sid = sidObject('S-1-5-21-3623811015-3361044348-30300820-1013')
  object.note('User', sid).note('Owner', sid)
  object.note('Groups', [...groups, ...(isRaised(engine) ? [administrators] : [])].map(sidObject))
  object.text = () => name
  return object.method('Dispose', () => undefined)
}

/** A role by its name, its number or the group's identifier. */
function isMember(engine: Engine, role: Value): boolean {
  const name = role instanceof PsObject && role.read('Value') !== undefined ? toText(role.read('Value')) : toText(role)
  if (/^(?:BUILTIN\\)?administrators?$|^544$|S-1-5-32-544$/i.test(name)) return isRaised(engine)
  return /(?:^|\\)users?$|^545$|S-1-5-32-545$|S-1-1-0$/i.test(name)
}

function principal(engine: Engine, [who]: readonly Value[]): PsObject {
  const object = record('System.Security.Principal.WindowsPrincipal', { Identity: who ?? identity(engine) })
  return object.method('IsInRole', ([role]) => isMember(engine, role))
}

export const identityTypes: readonly NetType[] = [
  { names: 'security.principal.windowsidentity', calls: { GetCurrent: identity } },
  { names: 'security.principal.windowsprincipal', create: principal },
]

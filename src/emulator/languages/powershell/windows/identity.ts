/** Who the script runs as. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record } from '../values.ts'

export function identity(engine: Engine): PsObject {
  const name = `${engine.environment.get('userdomain')?.value ?? ''}\\${engine.environment.get('username')?.value ?? ''}`
  const object = record('System.Security.Principal.WindowsIdentity', {
    Name: name,
    IsSystem: false,
    IsAuthenticated: true,
    AuthenticationType: 'Kerberos',
    Token: 1_204,
  })
  const sid = record('System.Security.Principal.SecurityIdentifier', {
    Value: 'S-1-5-21-3623811015-3361044348-30300820-1013',
  })
  sid.text = () => toText(sid.read('Value'))
  object.note('User', sid).note('Owner', sid).note('Groups', [sid])
  return object.method('Dispose', () => undefined)
}

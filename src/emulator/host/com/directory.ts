/** Directory monikers and their helpers: `WinNT://`, `LDAP://`, users, groups, services of the machine and its domain. */
import { profile } from '../profile.ts'
import type { ComContext } from './context.ts'
import { action, collection, ComObject, constant, method, quiet, stored, text, type Value } from './object.ts'

const domain = 'DC=corp,DC=example'
const attributes: Readonly<Record<string, string>> = {
  defaultnamingcontext: domain,
  rootdomainnamingcontext: domain,
  configurationnamingcontext: `CN=Configuration,${domain}`,
  schemanamingcontext: `CN=Schema,CN=Configuration,${domain}`,
  dnshostname: 'dc01.corp.example',
  servername: `CN=DC01,CN=Servers,${domain}`,
  distinguishedname: `CN=John Carter,OU=Staff,${domain}`,
  samaccountname: profile.user,
  displayname: 'John Carter',
  mail: 'john@corp.example',
  description: '',
}

/** What a script does to accounts is told. */
export function directoryObject(context: ComContext, path: string): ComObject {
  const { machine, actor } = context
  const name = path.split(/[/,]/).findLast((one) => !/^(?:user|group|computer|service|domain)$/i.test(one)) ?? path
  const told = (member: string) =>
    action((args) =>
      machine.recorder.event(actor, 'com_call', {
        Class: 'ADsObject',
        Member: member,
        Path: path.slice(0, 500),
        Arguments: args
          .map((one) => text(one))
          .join(' ')
          .slice(0, 500),
      }),
    )
  const made = method(([kind, child]): Value => {
    told('Create').call?.([kind ?? '', child ?? ''])
    return directoryObject(context, `${path}/${text(child)}`)
  })
  const read = method(([key]) => attributes[text(key).toLowerCase()] ?? '')
  return new ComObject(
    'ADsObject',
    {
      Name: constant(name),
      FullName: constant('John Carter'),
      ADsPath: constant(path),
      Class: constant(/,(\w+)$/.exec(path)?.[1] ?? 'Domain'),
      Get: read,
      GetEx: method((args) => [read.call?.(args)]),
      Put: told('Put'),
      SetInfo: told('SetInfo'),
      SetPassword: told('SetPassword'),
      Add: told('Add'),
      Remove: told('Remove'),
      Delete: told('Delete'),
      Create: made,
      GetObject: method(([kind, child]) => directoryObject(context, `${path}/${text(child)},${text(kind)}`)),
      Members: method(() => collection([])),
      Groups: method(() => collection([])),
      IsMember: method(() => false),
      Filter: stored(''),
      AccountDisabled: stored(false),
      ...quiet('GetInfo Start Stop'),
    },
    [],
  )
}

const nameTranslate = () =>
  new ComObject('NameTranslate', {
    ...quiet('Init InitEx Set'),
    Get: method(() => attributes['distinguishedname'] ?? ''),
    ChaseReferral: stored(0),
  })

export const directoryClasses = [{ names: ['nametranslate'], create: nameTranslate }]

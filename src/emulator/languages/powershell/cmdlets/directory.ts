/** Active Directory: a small domain that administrators' scripts can list; what they change is told. */
import { dateObject, now } from '../dotnet/dates.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

const people = [
  ['john', 'John Miller', 'Sales'],
  ['anna', 'Anna Berg', 'Accounting'],
  ['peter', 'Peter Novak', 'IT'],
  ['maria', 'Maria Lopez', 'Sales'],
] as const

function user(engine: Engine, [account, name, department]: readonly [string, string, string]): PsObject {
  const object = record('Microsoft.ActiveDirectory.Management.ADUser', {
    SamAccountName: account,
    Name: name,
    DisplayName: name,
    GivenName: name.split(' ')[0] ?? '',
    Surname: name.split(' ')[1] ?? '',
    Enabled: true,
    Department: department,
    EmailAddress: `${account}@corp.example`,
    Mail: `${account}@corp.example`,
    UserPrincipalName: `${account}@corp.example`,
    DistinguishedName: `CN=${name},OU=${department},DC=corp,DC=example`,
    ObjectClass: 'user',
    PasswordNeverExpires: false,
    LockedOut: false,
    MemberOf: [],
  })
  const lastLogon = dateObject(engine, new Date(now(engine).getTime() - 86_400_000))
  return object.note('LastLogonDate', lastLogon).note('PasswordLastSet', lastLogon).note('whenCreated', lastLogon)
}

function computer(engine: Engine, name: string): PsObject {
  const object = record('Microsoft.ActiveDirectory.Management.ADComputer', {
    Name: name,
    DNSHostName: `${name.toLowerCase()}.corp.example`,
    OperatingSystem: 'Windows 10 Pro',
    Enabled: true,
    DistinguishedName: `CN=${name},CN=Computers,DC=corp,DC=example`,
  })
  return object.note('LastLogonDate', dateObject(engine, now(engine)))
}

function users(call: Call): Value[] {
  const wanted = call.text('identity').toLowerCase()
  return people.filter(([account]) => wanted === '' || account === wanted).map((one) => user(call.engine, one))
}

const told = (name: string): Cmdlet => ({
  name,
  parameters:
    'Identity@ Members@ Name SamAccountName AccountPassword NewPassword Enabled Path Description -Reset -PassThru Server Credential',
  run: (call) =>
    call.engine.event('com_call', { Name: name, Identity: call.text('identity', 'name', 'samaccountname') }),
})

const query =
  'Identity@ Filter LDAPFilter Properties SearchBase SearchScope ResultSetSize ResultPageSize Server Credential'
const domain = () =>
  record('Microsoft.ActiveDirectory.Management.ADDomain', {
    DNSRoot: 'corp.example',
    NetBIOSName: 'CORP',
    DistinguishedName: 'DC=corp,DC=example',
    PDCEmulator: 'dc01.corp.example',
    Forest: 'corp.example',
  })

export const directoryCmdlets: readonly Cmdlet[] = [
  { name: 'Get-ADUser', parameters: query, run: users },
  {
    name: 'Get-ADComputer',
    parameters: query,
    run: (call) => ['DESKTOP-7F3K2', 'LAPTOP-22QX1', 'DC01'].map((one) => computer(call.engine, one)),
  },
  {
    name: 'Get-ADGroup',
    parameters: query,
    run: () =>
      ['Domain Admins', 'Sales', 'Accounting'].map((Name) =>
        record('Microsoft.ActiveDirectory.Management.ADGroup', {
          Name,
          SamAccountName: Name,
          GroupCategory: 'Security',
          GroupScope: 'Global',
        }),
      ),
  },
  {
    name: 'Get-ADGroupMember',
    parameters: `${query} -Recursive`,
    run: (call) => people.slice(0, 2).map((one) => user(call.engine, one)),
  },
  { name: 'Get-ADDomain', parameters: query, run: domain },
  { name: 'Get-ADForest', parameters: query, run: domain },
  {
    name: 'Get-ADDomainController',
    parameters: `${query} -Discover`,
    run: () => [
      record('ADDomainController', { Name: 'DC01', HostName: 'dc01.corp.example', IPv4Address: '192.0.2.10' }),
    ],
  },
  { name: 'Get-ADOrganizationalUnit', parameters: query, run: () => [] },
  { name: 'Get-ADObject', parameters: query, run: () => [] },
  {
    name: 'Search-ADAccount',
    parameters: '-AccountInactive -AccountDisabled -LockedOut -PasswordExpired TimeSpan -UsersOnly SearchBase',
    run: () => [],
  },
  ...[
    'New-ADUser',
    'Set-ADUser',
    'Remove-ADUser',
    'Enable-ADAccount',
    'Disable-ADAccount',
    'Unlock-ADAccount',
    'Set-ADAccountPassword',
    'Add-ADGroupMember',
    'Remove-ADGroupMember',
    'Move-ADObject',
    'New-ADGroup',
  ].map(told),
]

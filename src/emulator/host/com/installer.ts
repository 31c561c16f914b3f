/** WindowsInstaller.Installer and other classes whose one point is to bring or start something. */
import { openInstaller } from '../installer-database.ts'
import { request } from '../network.ts'
import { profile } from '../profile.ts'
import { databaseObject } from './installer-views.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, bytesOf, collection, ComError, ComObject, constant, method, stored, text } from './object.ts'

function installer(context: ComContext): ComObject {
  const { machine, actor } = context
  const install = action(([place]) => {
    let path = text(place)
    const source = text(place)
    machine.recorder.event(actor, 'com_call', {
      Class: 'WindowsInstaller.Installer',
      Member: 'InstallProduct',
      Path: source,
    })
    if (/^https?:/i.test(source)) {
      const { body } = request(machine, actor, { method: 'GET', url: source })
      path = `C:\\Windows\\Installer\\${source.split('/').pop() ?? 'product.msi'}`
      machine.write(actor, path, body)
    }
    const bytes = machine.read(machine.place(actor.pid, path))
    if (bytes && openInstaller(bytes))
      machine.settle(machine.start(actor, `C:\\Windows\\System32\\msiexec.exe /i "${path}"`, 'installer'))
  })
  return new ComObject('Installer', {
    UILevel: stored(2),
    InstallProduct: install,
    OpenPackage: method(
      ([place]) => (install.call?.([place]), new ComObject('Session', { DoAction: method(() => 1) })),
    ),
    OpenDatabase: method(([place]) => {
      const bytes = machine.read(machine.place(actor.pid, text(place)))
      const database = bytes && openInstaller(bytes)
      if (!database) throw new ComError(0x8000_4005, 'OpenDatabase,DatabasePath,OpenMode')
      return databaseObject(database)
    }),
    Products: constant(collection(['{90160000-008C-0000-1000-0000000FF1CE}'])),
    ProductInfo: method(() => 'Microsoft Office Professional Plus 2016'),
    ProductState: method(() => 5),
    Version: constant('5.0.19041.3636'),
  })
}

/** Distributed objects whose documents can start programs. */
function console(context: ComContext): ComObject {
  const { machine, actor } = context
  const execute = action(
    ([command, , parameters]) => void machine.start(actor, `${text(command)} ${text(parameters)}`.trim(), 'mmc'),
  )
  const view = new ComObject('View', { ExecuteShellCommand: execute })
  return new ComObject('MMC20.Application', {
    Document: constant(new ComObject('Document', { ActiveView: constant(view) })),
    Visible: stored(false),
  })
}

const guids = ['{5F3C1A92-7B0E-4D6A-9C84-2E61B7F0D3A5}', '{8A2D4E17-39C6-4F5B-A1D0-7C94E28B6F31}']

function typeLibrary(): ComObject {
  let count = 0
  return new ComObject('Scriptlet.TypeLib', { Guid: { get: () => guids[count++ % guids.length] ?? '' } })
}

function encodings(): ComObject {
  return new ComObject('CAPICOM.Utilities', {
    Base64Decode: method(([value]) => Buffer.from(text(value), 'base64').toString('latin1')),
    Base64Encode: method(([value]) => Buffer.from(bytesOf(value)).toString('base64')),
    HexToBinary: method(([value]) => Buffer.from(text(value), 'hex').toString('latin1')),
    BinaryToHex: method(([value]) => Buffer.from(bytesOf(value)).toString('hex').toUpperCase()),
    GetRandom: method(() => 'inert'),
  })
}

function firewall(context: ComContext): ComObject {
  const { machine, actor } = context
  const note = (member: string, value: string) =>
    machine.recorder.event(actor, 'com_call', { Class: 'HNetCfg', Member: member, Value: value })
  const rules = new ComObject('Rules', {
    Add: action(([rule]) =>
      note('Rules.Add', rule instanceof ComObject ? text(rule.members.get('name')?.get?.()) : ''),
    ),
    Remove: action(([name]) => note('Rules.Remove', text(name))),
  })
  const enabled = {
    call: () => true,
    get: () => true,
    put: () => note('FirewallEnabled', 'changed'),
    set: (value: unknown) => note('FirewallEnabled', String(value)),
  }
  const current = new ComObject('Profile', {
    FirewallEnabled: enabled,
    AuthorizedApplications: constant(rules),
    GloballyOpenPorts: constant(rules),
  })
  return new ComObject('HNetCfg', {
    Rules: constant(rules),
    FirewallEnabled: enabled,
    LocalPolicy: constant(new ComObject('Policy', { CurrentProfile: constant(current) })),
    CurrentProfileTypes: constant(2),
  })
}

const rule = () =>
  new ComObject(
    'Rule',
    Object.fromEntries(
      [
        'Name',
        'Description',
        'ApplicationName',
        'Protocol',
        'LocalPorts',
        'Direction',
        'Enabled',
        'Action',
        'Grouping',
        'Profiles',
        'RemoteAddresses',
      ].map((name) => [name, stored('')]),
    ),
  )

export const installerClasses: readonly ComClass[] = [
  { names: ['windowsinstaller.installer'], create: installer },
  { names: ['mmc20.application'], create: console },
  { names: ['scriptlet.typelib'], create: typeLibrary },
  { names: ['capicom.utilities'], create: encodings },
  { names: ['hnetcfg.fwpolicy2', 'hnetcfg.fwmgr'], create: firewall },
  { names: ['hnetcfg.fwrule'], create: rule },
  {
    names: ['sapi.spvoice'],
    create: ({ machine, actor }) =>
      new ComObject('SpVoice', {
        Speak: action(([words]) => machine.recorder.event(actor, 'user_dialog', { Text: text(words) })),
        Rate: stored(0),
        Volume: stored(100),
      }),
  },
  {
    names: ['winntsysteminfo', 'adsysteminfo'],
    create: () =>
      new ComObject('SystemInfo', {
        UserName: constant(`CN=${profile.user},CN=Users,DC=corp,DC=example`),
        ComputerName: constant(profile.computer),
        DomainName: constant(profile.domain),
        DomainDNSName: constant('corp.example'),
        DomainShortName: constant(profile.domain),
      }),
  },
]

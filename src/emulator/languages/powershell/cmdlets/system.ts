/** Cmdlets about the machine: WMI, Defender, time, chance, clipboard, event logs, security, accounts. */
import { toNumber, toText } from '../convert.ts'
import { clipboardText, setClipboard } from '../windows/screen.ts'
import { tick } from '../windows/timers.ts'
import { dateObject, now } from '../dotnet/dates.ts'
import { formatDate } from '../operators/date-format.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { told } from './settings.ts'
import { profile } from '../../../host/profile.ts'

function getDate(call: Call): Value {
  const { engine } = call
  const given = call.get('date')
  let date = given === undefined ? now(engine) : undefined
  if (given instanceof PsObject && given.hold instanceof Date) date = given.hold
  const made = date ? dateObject(engine, date) : engine.runtime.convert(engine, 'datetime', given)
  const format = call.text('format')
  const held = made instanceof PsObject && made.hold instanceof Date ? made.hold : now(engine)
  if (call.given('uformat')) return formatDate(held, uformat(call.text('uformat')))
  return format
    ? formatDate(
        held,
        /^filedatetime$/i.test(format) ? "yyyyMMdd'T'HHmmssffff" : /^filedate$/i.test(format) ? 'yyyyMMdd' : format,
      )
    : made
}

const letters: Readonly<Record<string, string>> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'MM',
  d: 'dd',
  H: 'HH',
  M: 'mm',
  S: 'ss',
  A: 'dddd',
  B: 'MMMM',
  b: 'MMM',
  a: 'ddd',
}
const uformat = (text: string) =>
  text.replaceAll(/%(.)|([^%]+)/g, (_, letter?: string, rest?: string) =>
    letter ? (letters[letter] ?? '') : `'${(rest ?? '').replaceAll("'", '')}'`,
  )

function getRandom(call: Call): Value {
  const { engine } = call
  const list = call.given('inputobject') ? call.list('inputobject') : [...(call.input ?? [])]
  if (list.length > 0) {
    const count = Math.min(call.number('count') ?? 1, list.length)
    const rest = list.slice()
    const taken = Array.from(
      { length: count },
      () => rest.splice(Math.floor(engine.random() * rest.length), 1)[0] ?? null,
    )
    return call.given('count') ? taken : taken[0]
  }
  const least = toNumber(call.get('minimum') ?? 0)
  const most = toNumber(call.get('maximum') ?? 0x7fff_ffff)
  const count = Math.min(call.number('count') ?? 1, 10_000)
  const values = Array.from({ length: count }, () =>
    Number.isInteger(least) && Number.isInteger(most)
      ? Math.floor(least + engine.random() * (most - least))
      : least + engine.random() * (most - least),
  )
  return call.given('count') ? values : values[0]
}

function sleep(call: Call): void {
  const { engine } = call
  engine.machine.sleep(
    engine.actor,
    call.given('milliseconds', 'm')
      ? toNumber(call.get('milliseconds', 'm'))
      : toNumber(call.get('seconds') ?? 0) * 1_000,
  )
  tick(engine)
}

const localUser = (Name: string, Enabled: boolean) =>
  record('Microsoft.PowerShell.Commands.LocalUser', {
    Name,
    Enabled,
    Description: '',
    FullName: Name,
    SID: 'S-1-5-21-3623811015-3361044348-30300820-1001',
  })

const account =
  'Name@ Member Password Description FullName Group -AccountNeverExpires -PasswordNeverExpires -NoPassword -UserMayNotChangePassword'

export const systemCmdlets: readonly Cmdlet[] = [
  { name: 'Remove-WmiObject', aliases: 'rwmi', parameters: 'Class@ Path Namespace InputObject', run: told },
  { name: 'Remove-CimInstance', aliases: 'rcim', parameters: 'InputObject@ Query Namespace', run: told },
  {
    name: 'Get-Date',
    parameters: 'Date@ Format UFormat DisplayHint Year Month Day Hour Minute Second -AsUTC',
    run: getDate,
  },
  { name: 'Set-Date', parameters: 'Date@', run: () => undefined },
  { name: 'Get-Random', parameters: 'Maximum@ Minimum InputObject Count SetSeed -Shuffle', run: getRandom },
  { name: 'Start-Sleep', aliases: 'sleep', parameters: 'Seconds@ Milliseconds Duration', run: sleep },
  { name: 'Get-Clipboard', aliases: 'gcb', parameters: 'Format -Raw', run: (call) => clipboardText(call.engine) },
  {
    name: 'Set-Clipboard',
    aliases: 'scb',
    parameters: 'Value@ Path -Append',
    run: (call) => setClipboard(call.engine, call.subjects('value').map(toText).join('\r\n')),
  },
  {
    name: 'Get-HotFix',
    parameters: 'Id@',
    run: () => [
      record('Win32_QuickFixEngineering', {
        HotFixID: 'KB5039211',
        Description: 'Security Update',
        InstalledBy: 'NT AUTHORITY\\SYSTEM',
        InstalledOn: '6/12/2024',
      }),
    ],
  },
  {
    name: 'Get-ComputerInfo',
    parameters: 'Property@',
    run: () =>
      record('Microsoft.PowerShell.Commands.ComputerInfo', {
        CsName: profile.computer,
        WindowsProductName: 'Windows 10 Pro',
        OsArchitecture: '64-bit',
        OsVersion: '10.0.19045',
        CsManufacturer: 'Dell Inc.',
        CsModel: 'OptiPlex 7070',
        CsDomain: 'corp.example',
      }),
  },
  {
    name: 'Get-LocalUser',
    parameters: 'Name@',
    run: () => [localUser('Administrator', false), localUser('Guest', false), localUser(profile.user, true)],
  },
  {
    name: 'Get-LocalGroup',
    parameters: 'Name@',
    run: () => [
      record('Microsoft.PowerShell.Commands.LocalGroup', { Name: 'Administrators' }),
      record('Microsoft.PowerShell.Commands.LocalGroup', { Name: 'Users' }),
    ],
  },
  {
    name: 'Get-LocalGroupMember',
    parameters: 'Group@ Name',
    run: () => [
      record('Microsoft.PowerShell.Commands.LocalPrincipal', {
        Name: `${profile.computer}\\Administrator`,
        ObjectClass: 'User',
      }),
    ],
  },
  { name: 'New-LocalUser', parameters: account, run: told },
  { name: 'Set-LocalUser', parameters: account, run: told },
  { name: 'Add-LocalGroupMember', parameters: 'Group@ Member@', run: told },
  { name: 'Disable-LocalUser', parameters: account, run: told },
  { name: 'Remove-LocalUser', parameters: account, run: told },
  {
    name: 'Get-Printer',
    parameters: 'Name@',
    run: () => [
      record('Printer', {
        Name: 'Microsoft Print to PDF',
        PortName: 'PORTPROMPT:',
        DriverName: 'Microsoft Print To PDF',
        Shared: false,
      }),
    ],
  },
  ...['Add-Printer', 'Add-PrinterPort', 'Add-PrinterDriver', 'Set-Printer', 'Remove-Printer'].map((name): Cmdlet => ({
    name,
    parameters:
      'Name@ DriverName PortName PrinterHostAddress ConnectionName -Shared ShareName InfPath Location Comment',
    run: () => undefined,
  })),
  ...[
    'Get-PrinterDriver',
    'Get-PrinterPort',
    'Get-NetFirewallRule',
    'Get-SmbShare',
    'Get-SmbMapping',
    'Get-AppxPackage',
    'Get-WindowsFeature',
    'Get-WindowsOptionalFeature',
    'Get-BitLockerVolume',
    'Get-Package',
  ].map((name): Cmdlet => ({ name, parameters: 'Name@ -Online -AllUsers -Force FeatureName', run: () => [] })),
  ...[
    'New-NetFirewallRule',
    'Set-NetFirewallProfile',
    'Set-NetFirewallRule',
    'Disable-NetFirewallRule',
    'Enable-NetFirewallRule',
    'New-SmbMapping',
    'New-SmbShare',
    'Enable-PSRemoting',
    'Disable-WindowsOptionalFeature',
    'Enable-WindowsOptionalFeature',
    'Enable-ComputerRestore',
    'Disable-ComputerRestore',
    'Remove-AppxPackage',
    'Set-NetAdapter',
    'Rename-Computer',
    'Add-Computer',
    'Set-DnsClientServerAddress',
    'Checkpoint-Computer',
    'Uninstall-WindowsFeature',
    'Set-SmbServerConfiguration',
  ].map((name): Cmdlet => ({
    name,
    parameters:
      'DisplayName@ Name Enabled Profile Direction Action Program Protocol LocalPort RemoteAddress Group LocalPath RemotePath -Force -NoRestart -Online FeatureName -All',
    run: told,
  })),
  {
    name: 'Set-TimeZone',
    parameters: 'Id@ Name',
    run: () => {
      throw failure('Access is denied.', 'System.UnauthorizedAccessException')
    },
  },
  {
    name: 'Get-TimeZone',
    parameters: 'Id@ -ListAvailable',
    run: () =>
      record('System.TimeZoneInfo', {
        Id: 'UTC',
        DisplayName: '(UTC) Coordinated Universal Time',
        StandardName: 'UTC',
        BaseUtcOffset: '00:00:00',
      }),
  },
  {
    name: 'Get-Counter',
    parameters: 'Counter@ SampleInterval MaxSamples',
    run: () =>
      record('PerformanceCounterSampleSet', {
        CounterSamples: [
          record('PerformanceCounterSample', { CookedValue: 12.5, Path: 'counter', InstanceName: '_total' }),
        ],
      }),
  },
  {
    name: 'Start-Transcript',
    parameters: 'Path@ -Append -Force -NoClobber -IncludeInvocationHeader',
    run: (call) => `Transcript started, output file is ${call.text('path')}`,
  },
  { name: 'Stop-Transcript', parameters: '', run: () => undefined },
  {
    name: 'Get-Culture',
    parameters: '',
    run: () =>
      record('System.Globalization.CultureInfo', {
        Name: 'en-US',
        LCID: 1_033,
        DisplayName: 'English (United States)',
      }),
  },
  {
    name: 'Get-WinSystemLocale',
    parameters: '',
    run: () => record('System.Globalization.CultureInfo', { Name: 'en-US', LCID: 1_033 }),
  },
  { name: 'Get-WinUserLanguageList', parameters: '', run: () => [record('WinUserLanguage', { LanguageTag: 'en-US' })] },
]

/** Cmdlets about the machine: WMI, Defender, time, chance, clipboard, event logs, security, accounts. */
import { elementsOf, isMany, toNumber, toText } from '../convert.ts'
import { clipboardText, setClipboard } from '../dotnet/desktop.ts'
import { dateObject, now } from '../dotnet/dates.ts'
import { credential, decryptWithKey, encryptWithKey, openSecure, secureString } from '../dotnet/secure.ts'
import { subscribed, wmiMethod, wmiQuery } from '../run/com.ts'
import { formatDate } from '../run/date-format.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { profile } from '../../../host/profile.ts'

function getWmi(call: Call): Value[] {
  const query = call.text('query')
  const filter = call.text('filter')
  const name = call.text('class', 'classname')
  if (call.has('list')) return []
  const text = query || `select * from ${name}${filter ? ` where ${filter}` : ''}`
  return wmiQuery(call.engine, text)
}

/** Arguments by place, or by name where `CommandLine` comes first. */
function methodArguments(call: Call): Value[] {
  const given = call.get('argumentlist', 'arguments')
  if (given instanceof Table)
    return [given.get('CommandLine') ?? given.values[0] ?? null, given.get('CurrentDirectory') ?? null]
  return given === undefined ? call.rest : isMany(given) ? elementsOf(given) : [given]
}

function invokeWmi(call: Call): Value {
  const name = call.text('class', 'classname') || call.text('path').split(':').at(-1) || ''
  const target = call.get('inputobject') ?? call.input?.[0]
  const method = call.text('methodname') || call.text('name')
  if (!name && target instanceof PsObject)
    return call.engine.runtime.call(call.engine, target, method, methodArguments(call))
  return wmiMethod(call.engine, name, { method, args: methodArguments(call) })
}

function setWmi(call: Call): Value {
  const name = call.text('class', 'classname')
  const table = call.get('arguments', 'property')
  return subscribed(call.engine, name, table instanceof Table ? table : new Table())
}

const settings = (call: Call): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (const [name, value] of call.values)
    fields[name] = isMany(value) ? elementsOf(value).map(toText).join(';') : toText(value)
  return fields
}

/** Exclusions and switched-off parts of Defender: told as the registry values they become. */
function defender(call: Call): void {
  const { engine } = call
  engine.event('evasion', {
    Kind: 'defender-settings',
    Reason: `${call.name} changes Microsoft Defender`,
    ...settings(call),
  })
  const image = engine.machine.imageOf(engine.actor.pid)
  const policies: Record<string, string> = {
    exclusionpath: 'Paths',
    exclusionextension: 'Extensions',
    exclusionprocess: 'Processes',
  }
  for (const [name, folder] of Object.entries(policies))
    for (const one of call.list(name))
      engine.event('registry_set', {
        TargetObject: `HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\${folder}\\${toText(one)}`,
        Details: 'DWORD (0x00000000)',
        EventType: 'SetValue',
        Image: image,
      })
}

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
}

function toSecure(call: Call): Value[] {
  return call.subjects('string').map((one) => {
    if (call.has('asplaintext')) return secureString(toText(one))
    const key =
      call.get('key') ??
      (call.given('securekey') ? Buffer.from(openSecure(call.get('securekey')), 'utf16le') : undefined)
    if (key !== undefined)
      return secureString(
        decryptWithKey(call.engine, toText(one), key instanceof Uint8Array ? new Uint8Array(key) : key),
      )
    const hex = toText(one)
    return secureString(
      /^[\da-f]+$/i.test(hex) && hex.length % 4 === 0 ? Buffer.from(hex, 'hex').toString('utf16le') : '',
    )
  })
}

function fromSecure(call: Call): Value[] {
  return call.subjects('securestring').map((one) => {
    const text = openSecure(one)
    if (call.has('asplaintext')) return text
    const key = call.get('key')
    return key === undefined ? Buffer.from(text, 'utf16le').toString('hex') : encryptWithKey(call.engine, text, key)
  })
}

function getCredential(call: Call): Value {
  call.engine.event('user_dialog', {
    Text: call.text('message') || 'Enter your credentials.',
    UserName: call.text('username', 'credential'),
  })
  return credential(call.text('username', 'credential') || profile.user, secureString('Passw0rd!'))
}

function logEvent(engine: Engine, id: number): PsObject {
  const object = record('System.Diagnostics.Eventing.Reader.EventLogRecord', {
    Id: id,
    LevelDisplayName: 'Information',
    ProviderName: 'Service Control Manager',
    Message: 'The service entered the running state.',
    LogName: 'System',
    MachineName: profile.computer,
  })
  object
    .note('TimeCreated', dateObject(engine, now(engine)))
    .note('TimeGenerated', dateObject(engine, now(engine)))
    .note('EntryType', 'Information')
    .note('Source', 'Service Control Manager')
    .note('EventID', id)
  return object.note('Properties', [])
}

function clearLog(call: Call): void {
  call.engine.event('evasion', { Kind: 'log-cleared', Reason: `event log ${call.text('logname')} is cleared` })
}

const defenderStatus = () =>
  record('MpComputerStatus', {
    AMServiceEnabled: true,
    AntispywareEnabled: true,
    AntivirusEnabled: true,
    RealTimeProtectionEnabled: true,
    IsTamperProtected: false,
    BehaviorMonitorEnabled: true,
    OnAccessProtectionEnabled: true,
  })
const localUser = (Name: string, Enabled: boolean) =>
  record('Microsoft.PowerShell.Commands.LocalUser', {
    Name,
    Enabled,
    Description: '',
    FullName: Name,
    SID: 'S-1-5-21-3623811015-3361044348-30300820-1001',
  })

function userChange(call: Call): Value {
  call.engine.event('com_call', { Name: call.name, ...settings(call) })
  return undefined
}

const cim =
  'ClassName@ Class Query Namespace Filter Property ComputerName CimSession Credential Authority -Amended -EnableAllPrivileges -List -KeyOnly'
const wmi =
  'Class@ Property@ Query Namespace Filter ComputerName Credential -Amended -EnableAllPrivileges -List -Recurse'
const account =
  'Name@ Member Password Description FullName Group -AccountNeverExpires -PasswordNeverExpires -NoPassword -UserMayNotChangePassword'

export const systemCmdlets: readonly Cmdlet[] = [
  { name: 'Get-WmiObject', aliases: 'gwmi', parameters: wmi, run: getWmi },
  { name: 'Get-CimInstance', aliases: 'gcim', parameters: cim, run: getWmi },
  {
    name: 'Invoke-WmiMethod',
    aliases: 'iwmi',
    parameters: 'Class@ Name@ ArgumentList@ Path Namespace ComputerName Credential InputObject',
    run: invokeWmi,
  },
  {
    name: 'Invoke-CimMethod',
    aliases: 'icim',
    parameters: 'ClassName@ MethodName@ Arguments@ Query Namespace ComputerName CimSession InputObject',
    run: invokeWmi,
  },
  {
    name: 'Set-WmiInstance',
    aliases: 'swmi',
    parameters: 'Class@ Arguments Namespace Path ComputerName PutType',
    run: setWmi,
  },
  {
    name: 'New-CimInstance',
    aliases: 'ncim',
    parameters: 'ClassName@ Property@ Namespace -ClientOnly Key ComputerName',
    run: setWmi,
  },
  { name: 'Remove-WmiObject', aliases: 'rwmi', parameters: 'Class@ Path Namespace InputObject', run: userChange },
  { name: 'Remove-CimInstance', aliases: 'rcim', parameters: 'InputObject@ Query Namespace', run: userChange },
  {
    name: 'New-CimSession',
    aliases: 'ncms',
    parameters: 'ComputerName@ Credential SessionOption',
    run: (call) =>
      record('Microsoft.Management.Infrastructure.CimSession', {
        ComputerName: call.text('computername') || 'localhost',
      }),
  },
  { name: 'New-CimSessionOption', parameters: 'Protocol@', run: () => record('CimSessionOptions', {}) },
  {
    name: 'Set-MpPreference',
    parameters:
      '-Force ExclusionPath ExclusionExtension ExclusionProcess DisableRealtimeMonitoring DisableIOAVProtection DisableScriptScanning DisableBehaviorMonitoring MAPSReporting SubmitSamplesConsent',
    run: defender,
  },
  {
    name: 'Add-MpPreference',
    parameters: '-Force ExclusionPath ExclusionExtension ExclusionProcess ThreatIDDefaultAction_Ids',
    run: defender,
  },
  {
    name: 'Remove-MpPreference',
    parameters: '-Force ExclusionPath ExclusionExtension ExclusionProcess',
    run: defender,
  },
  {
    name: 'Get-MpPreference',
    parameters: '',
    run: () =>
      record('MpPreference', {
        ExclusionPath: null,
        DisableRealtimeMonitoring: false,
        ExclusionProcess: null,
        ExclusionExtension: null,
      }),
  },
  { name: 'Get-MpComputerStatus', parameters: '', run: defenderStatus },
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
  { name: 'ConvertTo-SecureString', parameters: 'String@ SecureKey@ Key -AsPlainText -Force', run: toSecure },
  { name: 'ConvertFrom-SecureString', parameters: 'SecureString@ SecureKey@ Key -AsPlainText', run: fromSecure },
  { name: 'Get-Credential', parameters: 'Credential@ Message UserName', run: getCredential },
  {
    name: 'Get-WinEvent',
    parameters:
      'LogName@ FilterHashtable FilterXPath FilterXml MaxEvents ProviderName ListLog Path ComputerName -Oldest',
    run: (call) => [logEvent(call.engine, 7_036), logEvent(call.engine, 7_040)],
  },
  {
    name: 'Get-EventLog',
    parameters: 'LogName@ InstanceId@ Newest EntryType Source After Before ComputerName -List -AsBaseObject',
    run: (call) => [logEvent(call.engine, 7_036), logEvent(call.engine, 7_040)],
  },
  { name: 'Clear-EventLog', parameters: 'LogName@ ComputerName@', run: clearLog },
  { name: 'Remove-EventLog', parameters: 'LogName@ Source', run: clearLog },
  { name: 'Limit-EventLog', parameters: 'LogName@ MaximumSize RetentionDays OverflowAction', run: () => undefined },
  {
    name: 'Write-EventLog',
    parameters: 'LogName@ Source@ EventId@ EntryType@ Message@ Category',
    run: () => undefined,
  },
  { name: 'New-EventLog', parameters: 'LogName@ Source@', run: () => undefined },
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
  { name: 'New-LocalUser', parameters: account, run: userChange },
  { name: 'Set-LocalUser', parameters: account, run: userChange },
  { name: 'Add-LocalGroupMember', parameters: 'Group@ Member@', run: userChange },
  { name: 'Disable-LocalUser', parameters: account, run: userChange },
  { name: 'Remove-LocalUser', parameters: account, run: userChange },
  {
    name: 'Get-Volume',
    parameters: 'DriveLetter@',
    run: () => [
      record('Volume', {
        DriveLetter: 'C',
        FileSystemLabel: 'Windows',
        Size: 510_554_361_856,
        SizeRemaining: 362_340_589_568,
        DriveType: 'Fixed',
        FileSystem: 'NTFS',
        HealthStatus: 'Healthy',
      }),
    ],
  },
  {
    name: 'Get-Disk',
    parameters: 'Number@',
    run: () => [
      record('Disk', {
        Number: 0,
        FriendlyName: 'Samsung SSD 970 EVO',
        Size: 512_110_190_592,
        HealthStatus: 'Healthy',
        OperationalStatus: 'Online',
      }),
    ],
  },
  { name: 'Get-Partition', parameters: 'DriveLetter@', run: () => [] },
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
    'Get-PnpDevice',
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
    run: userChange,
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
    name: 'Get-AuthenticodeSignature',
    parameters: 'FilePath@',
    run: () =>
      record('System.Management.Automation.Signature', { Status: 'Valid', StatusMessage: 'Signature verified.' }),
  },
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

/** Defender's settings, secure strings and credentials, event logs. */
import { toText } from '../convert.ts'
import { dateObject, now } from '../dotnet/dates.ts'
import { credential, decryptWithKey, encryptWithKey, openSecure, secureString } from '../dotnet/secure.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'
import { profile } from '../../../host/profile.ts'
import { settings } from './settings.ts'

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

function clearLog(call: Call): void {
  call.engine.event('evasion', { Kind: 'log-cleared', Reason: `event log ${call.text('logname')} is cleared` })
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
export const securityCmdlets: readonly Cmdlet[] = [
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
    name: 'Get-AuthenticodeSignature',
    parameters: 'FilePath@',
    run: () =>
      record('System.Management.Automation.Signature', { Status: 'Valid', StatusMessage: 'Signature verified.' }),
  },
]

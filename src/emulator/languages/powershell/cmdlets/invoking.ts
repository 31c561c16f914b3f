/** Cmdlets that run code: expressions, script blocks, jobs, modules, other sessions. */
import { toText } from '../convert.ts'
import { scriptText } from '../../../script-text.ts'
import { handledBy, tick, whenLeaving } from '../windows/timers.ts'
import { failure, Leave } from '../run/signals.ts'
import { PsObject, record, ScriptBlock, Unknown, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

function invokeExpression(call: Call): Value[] {
  const { engine } = call
  const out: Value[] = []
  for (const one of [...call.subjects('command'), ...call.rest])
    for (const line of engine.runtime.runText(
      engine,
      one instanceof ScriptBlock ? one.block.text : engine.text(one),
      'Invoke-Expression',
    ))
      out.push(line)
  return out
}

/** Code of a file, when a script names one. */
function fileBlock(call: Call): ScriptBlock | undefined {
  const path = call.text('filepath')
  const bytes = path ? call.engine.machine.read(call.engine.path(path)) : undefined
  return bytes && call.engine.runtime.blockOf(call.engine, scriptText(bytes))
}

function run(call: Call, block: ScriptBlock | undefined): Value[] {
  if (!block) return []
  const { engine } = call
  const args = [...call.list('argumentlist'), ...(call.given('argumentlist') ? [] : call.rest)]
  try {
    return engine.runtime.invoke(engine, block, { args, ...(call.input ? { input: call.input } : {}) })
  } catch (signal) {
    if (signal instanceof Leave) return []
    throw signal
  }
}

/** On this machine; on another one the code is read as if it ran here, and who is reached comes to light. */
function invokeCommand(call: Call): Value[] {
  for (const host of call.list('computername')) {
    const name = toText(host)
    if (/^(?:localhost|127\.0\.0\.1|\.)$/i.test(name) || name === '') continue
    const image = call.engine.machine.imageOf(call.engine.actor.pid)
    call.engine.event('network_connection', {
      DestinationHostname: name,
      DestinationIp: '',
      DestinationPort: '5985',
      Initiated: 'true',
      Image: image,
    })
  }
  return run(call, call.block('scriptblock') ?? fileBlock(call))
}

function job(call: Call): Value {
  const out = run(call, call.block('scriptblock') ?? fileBlock(call))
  const object = record('System.Management.Automation.PSRemotingJob', {
    Id: 1,
    Name: call.text('name') || 'Job1',
    State: 'Completed',
    HasMoreData: true,
    Location: 'localhost',
  })
  object.hold = out
  object.note('ChildJobs', [])
  return object
}

const heldBy = (value: Value): Value[] =>
  value instanceof PsObject && Array.isArray(value.hold) ? (value.hold as Value[]) : []

function importModule(call: Call): undefined {
  const { engine } = call
  for (const one of call.subjects('name')) {
    const path = toText(one)
    const bytes = /[\\/]|\.psm?1$/i.test(path) ? engine.machine.read(engine.path(path)) : undefined
    if (bytes) engine.runtime.runText(engine, scriptText(bytes), 'file')
    if (call.given('assembly'))
      engine.machine.recorder.artifact('decoded', 'assembly.bin', one instanceof Uint8Array ? one : new Uint8Array())
  }
  return undefined
}

function newModule(call: Call): undefined {
  const block = call.block('scriptblock')
  if (block) call.engine.runtime.invoke(call.engine, block, { scope: 'this' })
  return undefined
}

function measureCommand(call: Call): Value {
  const block = call.block('expression')
  if (block) call.engine.runtime.invoke(call.engine, block, { scope: 'this' })
  return call.engine.runtime.fixed(call.engine, 'System.TimeSpan', { name: 'FromMilliseconds', args: [15] })
}

function session(call: Call): Value {
  const host = call.text('computername') || 'localhost'
  const image = call.engine.machine.imageOf(call.engine.actor.pid)
  if (!/^localhost$/i.test(host))
    call.engine.event('network_connection', {
      DestinationHostname: host,
      DestinationIp: '',
      DestinationPort: '5985',
      Initiated: 'true',
      Image: image,
    })
  return record('System.Management.Automation.Runspaces.PSSession', { ComputerName: host, State: 'Opened', Id: 1 })
}

function objectEvent(call: Call): Value {
  const block = call.block('action')
  if (block && !handledBy(call.get('inputobject'), block)) call.engine.runtime.invoke(call.engine, block, {})
  return record('System.Management.Automation.PSEventJob', {
    Id: 1,
    Name: call.text('sourceidentifier'),
    State: 'Running',
  })
}

/** What is left for the end of the session. */
function engineEvent(call: Call): undefined {
  const block = call.block('action')
  if (block) whenLeaving(call.engine, block)
  return undefined
}

const nothing = (name: string, aliases = '', parameters = 'Name@'): Cmdlet => ({
  name,
  aliases,
  parameters,
  run: () => undefined,
})

export const invokingCmdlets: readonly Cmdlet[] = [
  { name: 'Invoke-Expression', aliases: 'iex', parameters: 'Command@', run: invokeExpression },
  {
    name: 'Invoke-Command',
    aliases: 'icm',
    parameters:
      'ScriptBlock@ ArgumentList ComputerName Session FilePath Credential Authentication Port -AsJob -NoNewScope InputObject',
    run: invokeCommand,
  },
  {
    name: 'Start-Job',
    aliases: 'sajb',
    parameters: 'ScriptBlock@ ArgumentList FilePath Name InitializationScript InputObject -RunAs32',
    run: job,
  },
  { name: 'Start-ThreadJob', parameters: 'ScriptBlock@ ArgumentList FilePath Name', run: job },
  {
    name: 'Receive-Job',
    aliases: 'rcjb',
    parameters: 'Job@ -Keep -Wait -AutoRemoveJob Name Id',
    run: (call) => call.subjects('job').flatMap(heldBy),
  },
  { name: 'Wait-Job', aliases: 'wjb', parameters: 'Job@ Timeout -Any', run: (call) => call.subjects('job') },
  { name: 'Get-Job', aliases: 'gjb', parameters: 'Id@ Name State', run: () => [] },
  nothing('Remove-Job', 'rjb', 'Job@ -Force'),
  nothing('Stop-Job', 'spjb', 'Job@'),
  {
    name: 'Import-Module',
    aliases: 'ipmo',
    parameters:
      'Name@ -Force -PassThru -Global -DisableNameChecking Assembly Function Cmdlet Prefix MinimumVersion RequiredVersion Scope -SkipEditionCheck',
    run: importModule,
  },
  { name: 'Add-PSSnapin', aliases: 'asnp', parameters: 'Name@', run: () => undefined },
  {
    name: 'New-Module',
    aliases: 'nmo',
    parameters: 'ScriptBlock@ Name Function Cmdlet ArgumentList -AsCustomObject -ReturnResult',
    run: newModule,
  },
  { name: 'Measure-Command', parameters: 'Expression@ InputObject', run: measureCommand },
  {
    name: 'New-PSSession',
    aliases: 'nsn',
    parameters:
      'ComputerName@ Credential Port Authentication -UseSSL Name SessionOption ConfigurationName ConnectionUri',
    run: session,
  },
  nothing('Remove-PSSession', 'rsn', 'Session@ Id Name'),
  nothing('Enter-PSSession', 'etsn', 'ComputerName@ Credential Session'),
  nothing('Exit-PSSession', 'exsn', ''),
  {
    name: 'Import-PSSession',
    aliases: 'ipsn',
    parameters: 'Session@ CommandName -AllowClobber -DisableNameChecking',
    run: () => undefined,
  },
  {
    name: 'Register-ObjectEvent',
    parameters: 'InputObject@ EventName@ SourceIdentifier Action MessageData -SupportEvent',
    run: objectEvent,
  },
  { name: 'Register-EngineEvent', parameters: 'SourceIdentifier@ Action -SupportEvent', run: engineEvent },
  { name: 'Register-WmiEvent', parameters: 'Class@ Query SourceIdentifier Action', run: objectEvent },
  nothing('Unregister-Event', '', 'SourceIdentifier@'),
  { name: 'Wait-Event', parameters: 'SourceIdentifier@ Timeout', run: ({ engine }) => tick(engine) },
  nothing('Set-StrictMode', '', '-Off Version'),
  nothing('Set-PSDebug', '', 'Trace -Step -Strict -Off'),
  nothing('Set-ExecutionPolicy', '', 'ExecutionPolicy@ Scope@ -Force'),
  { name: 'Get-ExecutionPolicy', parameters: 'Scope@ -List', run: () => 'RemoteSigned' },
  nothing('Remove-Module', 'rmo', 'Name@ -Force'),
  nothing('Export-ModuleMember', '', 'Function@ Cmdlet Variable Alias'),
  {
    name: 'Get-Module',
    aliases: 'gmo',
    parameters: 'Name@ -ListAvailable -All',
    run: (call) =>
      call.list('name').map((one) =>
        record('System.Management.Automation.PSModuleInfo', {
          Name: toText(one),
          Version: '1.0',
          ModuleType: 'Script',
        }),
      ),
  },
  {
    name: 'Install-Module',
    parameters: 'Name@ -Force Scope Repository -AllowClobber MinimumVersion RequiredVersion -SkipPublisherCheck',
    run: () => undefined,
  },
  { name: 'Install-PackageProvider', parameters: 'Name@ -Force MinimumVersion Scope', run: () => undefined },
  { name: 'Set-PSRepository', parameters: 'Name@ InstallationPolicy', run: () => undefined },
  {
    name: 'Trace-Command',
    parameters: 'Name@ Expression@ -PSHost',
    run: (call) => run(call, call.block('expression')),
  },
  { name: 'Get-Runspace', parameters: '', run: () => new Unknown('Runspace') },
  { name: 'Update-TypeData', parameters: 'TypeName@', run: () => undefined },
  { name: 'New-Event', parameters: 'SourceIdentifier@', run: () => undefined },
  {
    name: 'Invoke-History',
    aliases: 'r ihy',
    parameters: 'Id@',
    run: () => {
      throw failure('Cannot locate the history.')
    },
  },
]

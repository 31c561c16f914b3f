/** Processes and services: started, listed, stopped. */
import { elementsOf, isMany, toText, toWhole } from '../convert.ts'
import { launch, processObject, running, stopped } from '../windows/processes.ts'
import { openSecure } from '../dotnet/secure.ts'
import { wildcard } from '../operators/wildcard.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

const argumentText = (value: Value): string => (isMany(value) ? elementsOf(value).map(toText).join(' ') : toText(value))

function startProcess(call: Call): Value {
  const { engine } = call
  const file = call.text('filepath') || toText(call.input?.[0])
  if (!file) return undefined
  const credential = call.get('credential')
  if (credential instanceof PsObject)
    engine.event('com_call', {
      Name: 'Start-Process -Credential',
      UserName: toText(credential.read('UserName')),
      Password: openSecure(credential.read('Password')),
    })
  if (/^https?:/i.test(file)) engine.machine.recorder.indicator('url', file)
  const process = launch(engine, file, argumentText(call.get('argumentlist') ?? ''))
  if (/^runas$/i.test(call.text('verb')))
    engine.event('user_dialog', { Text: `User Account Control: ${file}`, Verb: 'runas' })
  return call.has('passthru') ? process : undefined
}

/** Processes of the desktop and those of this run. */
function allProcesses(call: Call): PsObject[] {
  const { engine } = call
  const own = engine.machine.recorder.processes.map((one) =>
    processObject(engine, (one.image.split('\\').at(-1) ?? '').replace(/\.exe$/i, ''), one.pid),
  )
  return [...running.map(([name, pid]) => processObject(engine, name, pid)), ...own]
}

function chosen(call: Call): PsObject[] {
  const tests = call
    .list('name', 'processname')
    .map((one) => wildcard(toText(one), { fold: 1, step: call.engine.step }))
  const ids = call.list('id').map(toWhole)
  return allProcesses(call).filter((one) => {
    if (ids.length > 0) return ids.includes(toWhole(one.read('Id')))
    return tests.length === 0 || tests.some((test) => test(toText(one.read('ProcessName'))))
  })
}

function getProcess(call: Call): Value[] {
  const found = chosen(call)
  if (found.length === 0 && call.given('name'))
    call.engine.report(
      `Cannot find a process with the name "${call.text('name')}".`,
      'Microsoft.PowerShell.Commands.ProcessCommandException',
    )
  return found
}

function stopProcess(call: Call): void {
  const objects = (call.input ?? call.list('inputobject')).filter((one) => one instanceof PsObject)
  const named = call.given('name') || call.given('id')
  for (const one of named ? chosen(call) : objects)
    stopped(call.engine, toText(one.read('ProcessName')), toWhole(one.read('Id')))
}

const services: readonly (readonly [string, string, string])[] = [
  ['WinDefend', 'Microsoft Defender Antivirus Service', 'Running'],
  ['Spooler', 'Print Spooler', 'Running'],
  ['wuauserv', 'Windows Update', 'Stopped'],
  ['BITS', 'Background Intelligent Transfer Service', 'Stopped'],
  ['EventLog', 'Windows Event Log', 'Running'],
  ['LanmanServer', 'Server', 'Running'],
  ['LanmanWorkstation', 'Workstation', 'Running'],
  ['Schedule', 'Task Scheduler', 'Running'],
  ['Dnscache', 'DNS Client', 'Running'],
  ['W32Time', 'Windows Time', 'Running'],
]

function serviceObject(name: string, display: string, status: string): PsObject {
  const object = record('System.ServiceProcess.ServiceController', {
    Status: status,
    Name: name,
    DisplayName: display,
    ServiceName: name,
    StartType: 'Automatic',
    CanStop: true,
  })
  for (const method of ['Start', 'Stop', 'Refresh', 'WaitForStatus', 'Pause', 'Continue'])
    object.method(method, () => undefined)
  return object
}

function getService(call: Call): Value[] {
  const names = call.subjects('name').map(toText)
  const tests = [...names, ...call.list('displayname').map(toText)].map((one) =>
    wildcard(one, { fold: 1, step: call.engine.step }),
  )
  return services
    .filter(([name, display]) => tests.length === 0 || tests.some((test) => test(name) || test(display)))
    .map((one) => serviceObject(...one))
}

function newService(call: Call): Value {
  const [name, path] = [call.text('name'), call.text('binarypathname')]
  call.engine.event('service_install', {
    ServiceName: name,
    ImagePath: path,
    StartType: call.text('startuptype') || 'Automatic',
  })
  call.engine.machine.setValue(call.engine.actor, `HKLM\\System\\CurrentControlSet\\Services\\${name}\\ImagePath`, path)
  if (path) call.engine.machine.persistent.push({ commandLine: path, startedBy: 'service' })
  return serviceObject(name, call.text('displayname') || name, 'Stopped')
}

function changeService(call: Call): Value {
  for (const one of call.subjects('name')) {
    const name = one instanceof PsObject ? toText(one.read('Name')) : toText(one)
    call.engine.event('com_call', {
      Name: call.name,
      ServiceName: name,
      StartupType: call.text('startuptype'),
      Status: call.text('status'),
    })
  }
  return undefined
}

const change = 'Name@ DisplayName -Force -PassThru StartupType Status Description Credential BinaryPathName InputObject'

export const processCmdlets: readonly Cmdlet[] = [
  {
    name: 'Start-Process',
    aliases: 'saps start',
    parameters:
      'FilePath@ ArgumentList@ WindowStyle Verb WorkingDirectory Credential RedirectStandardOutput RedirectStandardError RedirectStandardInput -PassThru -Wait -NoNewWindow -LoadUserProfile -UseNewEnvironment',
    run: startProcess,
  },
  {
    name: 'Get-Process',
    aliases: 'gps ps',
    parameters: 'Name@ Id ProcessName -IncludeUserName -Module -FileVersionInfo',
    run: getProcess,
  },
  {
    name: 'Stop-Process',
    aliases: 'spps kill',
    parameters: 'Id@ Name ProcessName -Force -PassThru InputObject',
    run: stopProcess,
  },
  { name: 'Wait-Process', parameters: 'Name@ Id Timeout InputObject', run: () => undefined },
  {
    name: 'Get-Service',
    aliases: 'gsv',
    parameters: 'Name@ DisplayName ComputerName -DependentServices -RequiredServices',
    run: getService,
  },
  {
    name: 'New-Service',
    parameters: 'Name@ BinaryPathName@ DisplayName StartupType Description Credential DependsOn',
    run: newService,
  },
  { name: 'Set-Service', parameters: change, run: changeService },
  { name: 'Start-Service', aliases: 'sasv', parameters: change, run: changeService },
  { name: 'Stop-Service', aliases: 'spsv', parameters: change, run: changeService },
  { name: 'Restart-Service', parameters: change, run: changeService },
  { name: 'Suspend-Service', parameters: change, run: changeService },
  { name: 'Remove-Service', parameters: change, run: changeService },
  {
    name: 'Restart-Computer',
    parameters: 'ComputerName@ -Force Credential',
    run: (call) => call.engine.event('com_call', { Name: 'Restart-Computer', ComputerName: call.text('computername') }),
  },
  {
    name: 'Stop-Computer',
    parameters: 'ComputerName@ -Force Credential',
    run: (call) => call.engine.event('com_call', { Name: 'Stop-Computer', ComputerName: call.text('computername') }),
  },
]

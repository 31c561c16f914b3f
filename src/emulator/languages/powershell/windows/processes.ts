/** System.Diagnostics.Process, System.Environment and what else tells of the machine. */
import { elementsOf, toText, toWhole } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { startProgram } from '../run/native.ts'
import { Exit } from '../run/signals.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { ByteStream, streamObject } from '../dotnet/byte-stream.ts'
import { dateObject, now } from '../dotnet/dates.ts'
import type { NetType } from '../dotnet/net-type.ts'
import { profile, specialFolders } from '../../../host/profile.ts'

/** Processes that a lived-in desktop has. */
export const running: readonly (readonly [string, number])[] = [
  ['explorer', 3_412],
  ['svchost', 912],
  ['lsass', 684],
  ['OUTLOOK', 5_120],
  ['msedge', 6_004],
  ['OneDrive', 4_732],
  ['winlogon', 604],
  ['csrss', 524],
  ['SearchHost', 4_988],
  ['spoolsv', 2_200],
]

export function processObject(engine: Engine, name: string, pid: number): PsObject {
  engine.step(100)
  const object = record('System.Diagnostics.Process', {
    Id: pid,
    ProcessName: name,
    Handles: 240,
    CPU: 1.5,
    WorkingSet: 32_000_000,
    WS: 32_000_000,
    PM: 20_000_000,
  })
  object
    .note('Name', name)
    .note('MainWindowTitle', '')
    .note('MainWindowHandle', 0)
    .note('Responding', true)
    .note('Path', `C:\\Windows\\System32\\${name}.exe`)
  object
    .getter('HasExited', () => true)
    .getter('ExitCode', () => 0)
    .getter('SessionId', () => 1)
    .getter('Company', () => 'Microsoft Corporation')
  object
    .getter('StartTime', () => dateObject(engine, now(engine)))
    .getter('Description', () => name)
    .getter('Handle', () => 1)
  object
    .getter('Modules', () => [])
    .getter('MainModule', () =>
      record('System.Diagnostics.ProcessModule', {
        FileName: `C:\\Windows\\System32\\${name}.exe`,
        ModuleName: `${name}.exe`,
      }),
    )
  object.getter('Threads', () => [])
  for (const method of ['WaitForExit', 'WaitForInputIdle', 'Dispose', 'Close', 'Refresh'])
    object.method(method, () => true)
  object.method('Kill', () => stopped(engine, name, pid)).method('CloseMainWindow', () => true)
  const output = () =>
    streamObject(engine, 'System.IO.StreamReader', new ByteStream(new Uint8Array()))
      .method('ReadToEnd', () => '')
      .method('ReadLine', () => null)
  object
    .getter('StandardOutput', output)
    .getter('StandardError', output)
    .getter('StandardInput', () =>
      new PsObject('System.IO.StreamWriter').method('WriteLine', () => undefined).method('Close', () => undefined),
    )
  return object
}

export function stopped(engine: Engine, name: string, pid: number): undefined {
  engine.event('process_termination', { Image: `C:\\Windows\\System32\\${name}.exe`, ProcessId: String(pid) })
  return undefined
}

const quoted = (text: string) => (/\s/.test(text) && !text.startsWith('"') ? `"${text}"` : text)

/** Starts a program as the shell does and runs it. */
export function launch(engine: Engine, file: string, args: string): PsObject {
  const known = engine.machine.read(engine.path(file)) !== undefined
  const name = known ? engine.path(file) : file
  const pid = startProgram(engine, `${quoted(name)} ${args}`.trim(), { how: 'start-process' })
  const base =
    file
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.exe$/i, '') ?? file
  return processObject(engine, base, pid)
}

function startInfo(_: Engine, [file, args]: readonly Value[]): PsObject {
  return record('System.Diagnostics.ProcessStartInfo', {
    FileName: file ?? '',
    Arguments: args ?? '',
    UseShellExecute: true,
    CreateNoWindow: false,
    WindowStyle: 'Normal',
    Verb: '',
    RedirectStandardOutput: false,
    RedirectStandardError: false,
    RedirectStandardInput: false,
    WorkingDirectory: '',
    UserName: '',
    Password: null,
    Domain: '',
    LoadUserProfile: false,
    ErrorDialog: false,
    StandardOutputEncoding: null,
    EnvironmentVariables: new Table(),
  })
}

const listArguments = (value: Value): string =>
  Array.isArray(value) ? elementsOf(value).map(toText).join(' ') : toText(value)

function start(engine: Engine, [what, args]: readonly Value[]): PsObject {
  if (what instanceof PsObject && what.type.endsWith('ProcessStartInfo'))
    return launch(engine, toText(what.read('FileName')), listArguments(what.read('Arguments')))
  return launch(engine, toText(what), listArguments(args ?? ''))
}

function created(engine: Engine): PsObject {
  const object = processObject(engine, 'process', 0)
  object.note('StartInfo', startInfo(engine, []))
  return object
    .method('Start', () => (start(engine, [object.read('StartInfo')]), true))
    .note('EnableRaisingEvents', false)
}

function byName(engine: Engine, name?: string): PsObject[] {
  return running
    .filter(([one]) => name === undefined || one.toLowerCase() === name.toLowerCase())
    .map(([one, pid]) => processObject(engine, one, pid))
}

const folders: Readonly<Record<string, string>> = {
  desktop: 'desktop',
  desktopdirectory: 'desktop',
  startup: 'startup',
  commonstartup: 'allusersstartup',
  applicationdata: 'appdata',
  personal: 'mydocuments',
  mydocuments: 'mydocuments',
  templates: 'templates',
  startmenu: 'startmenu',
}
const places: Readonly<Record<string, string>> = {
  localapplicationdata: 'localappdata',
  commonapplicationdata: 'programdata',
  userprofile: 'userprofile',
  windows: 'windir',
  programfiles: 'programfiles',
  programfilesx86: 'programfiles(x86)',
}

function folder(engine: Engine, [which]: readonly Value[]): string {
  const name = toText(which).toLowerCase()
  const known = specialFolders.get(folders[name] ?? '')
  if (known) return known
  if (name.startsWith('system')) return 'C:\\Windows\\System32'
  return engine.environment.get(places[name] ?? '')?.value ?? ''
}

function setVariable(engine: Engine, [name, value]: readonly Value[]): undefined {
  const text = toText(name)
  if (toText(value) === '') engine.environment.delete(text.toLowerCase())
  else engine.environment.set(text.toLowerCase(), { name: text, value: toText(value) })
  return undefined
}

export const version = (text: string): PsObject => {
  const [major = 0, minor = 0, build = 0, revision = 0] = text.split('.').map(Number)
  const object = record('System.Version', { Major: major, Minor: minor, Build: build, Revision: revision })
  object.text = () => text
  return object
}

const environmentType: NetType = {
  names: 'environment',
  values: {
    UserName: () => profile.user,
    MachineName: () => profile.computer,
    UserDomainName: () => profile.domain,
    NewLine: () => '\r\n',
    OSVersion: () => {
      const os = record('System.OperatingSystem', {
        Platform: 'Win32NT',
        ServicePack: '',
        Version: version('10.0.19045.0'),
        VersionString: 'Microsoft Windows NT 10.0.19045.0',
      })
      os.text = () => 'Microsoft Windows NT 10.0.19045.0'
      return os
    },
    Version: () => version('4.0.30319.42000'),
    Is64BitOperatingSystem: () => true,
    Is64BitProcess: () => true,
    ProcessorCount: () => 4,
    CurrentDirectory: (engine) => engine.location,
    SystemDirectory: () => 'C:\\Windows\\System32',
    TickCount: (engine) => 3_600_000 + engine.machine.recorder.now,
    UserInteractive: () => true,
    CommandLine: (engine) =>
      engine.machine.recorder.processes.find((one) => one.pid === engine.actor.pid)?.commandLine ?? '',
    HasShutdownStarted: () => false,
  },
  calls: {
    GetEnvironmentVariable: (engine, [name]) => engine.environment.get(toText(name).toLowerCase())?.value ?? null,
    GetEnvironmentVariables: (engine) => {
      const table = new Table()
      for (const { name, value } of engine.environment.values()) table.set(name, value)
      return table
    },
    SetEnvironmentVariable: setVariable,
    ExpandEnvironmentVariables: (engine, [text]) =>
      toText(text).replaceAll(
        /%([^%\r\n]{1,64})%/g,
        (whole, name: string) => engine.environment.get(name.toLowerCase())?.value ?? whole,
      ),
    GetFolderPath: folder,
    GetCommandLineArgs: (engine) => [
      engine.machine.recorder.processes.find((one) => one.pid === engine.actor.pid)?.commandLine ?? '',
    ],
    Exit: (engine, [code]) => {
      engine.lastExit = toWhole(code)
      throw new Exit()
    },
    FailFast: () => undefined,
    GetLogicalDrives: () => ['C:\\', 'D:\\'],
  },
}

export const processTypes: readonly NetType[] = [
  {
    names: 'diagnostics.process',
    create: created,
    calls: {
      Start: start,
      GetCurrentProcess: (engine) => processObject(engine, 'powershell', engine.actor.pid),
      GetProcesses: (engine) => byName(engine),
      GetProcessesByName: (engine, [name]) => byName(engine, toText(name)),
      GetProcessById: (engine, [pid]) =>
        processObject(engine, running.find(([, one]) => one === toWhole(pid))?.[0] ?? 'process', toWhole(pid)),
    },
  },
  { names: 'diagnostics.processstartinfo', create: startInfo },
  environmentType,
  { names: 'version', create: (_, [text]) => version(toText(text)) },
  { names: 'diagnostics.debugger', values: { IsAttached: () => false } },
]

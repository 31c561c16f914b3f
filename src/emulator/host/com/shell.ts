/** WScript.Shell and WScript.Network. */
import { expandEnvironment, profile, specialFolders } from '../profile.ts'
import { registryKind } from '../registry.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComError, ComObject, constant, type Member, method, stored, text } from './object.ts'
import { textStream } from './streams.ts'

const missingKey = -2_147_024_894
const fileNotFound = -2_147_024_894

/** Special folders by name or number. */
function folders(): ComObject {
  const item = method(
    ([name]) =>
      (typeof name === 'number' ? [...specialFolders.values()][name] : specialFolders.get(text(name).toLowerCase())) ??
      '',
  )
  const count = constant(specialFolders.size)
  return new ComObject('WshSpecialFolders', { Item: item, '': item, Count: count, Length: count }, () => [
    ...specialFolders.values(),
  ])
}

/** Variables of the process, which the programs it starts get. */
function variables({ machine, actor }: ComContext): ComObject {
  const state = machine.processes.stateOf(actor.pid)
  const item: Member = {
    call: ([name]) =>
      (typeof name === 'number'
        ? [...state.environment.values()][name]
        : state.environment.get(text(name).toUpperCase())) ?? '',
    put: ([name], value) => {
      if (state.environment.size < 1_000)
        state.environment = new Map([...state.environment, [text(name).toUpperCase(), text(value)]])
    },
  }
  const remove = action(([name]) => {
    const kept = new Map(state.environment)
    kept.delete(text(name).toUpperCase())
    state.environment = kept
  })
  return new ComObject(
    'WshEnvironment',
    {
      Item: item,
      '': item,
      Count: { get: () => state.environment.size },
      Length: { get: () => state.environment.size },
      Remove: remove,
    },
    () => [...state.environment].map(([key, value]) => `${key}=${value}`),
  )
}

function shortcut({ machine, actor }: ComContext, path: string): ComObject {
  const target = stored('')
  const args = stored('')
  const save = () => {
    const command = /\.url$/i.test(path)
      ? text(target.get?.())
      : `"${text(target.get?.())}" ${text(args.get?.())}`.trim()
    machine.write(actor, path, Buffer.from(command))
    machine.shortcuts.set(expandEnvironment(path).toLowerCase(), command)
    if (/\\Startup\\[^\\]*$/i.test(path)) machine.persistent.push({ commandLine: command, startedBy: 'startup-folder' })
    return undefined
  }
  const rest = {
    IconLocation: stored(''),
    WindowStyle: stored(1),
    WorkingDirectory: stored(''),
    Description: stored(''),
    Hotkey: stored(''),
    RelativePath: stored(''),
  }
  return new ComObject('WshShortcut', {
    TargetPath: target,
    Arguments: args,
    FullName: constant(path),
    '*value': constant(path),
    Save: method(save),
    ...rest,
  })
}

function executed(context: ComContext, command: string): ComObject {
  const { machine, actor } = context
  const pid = machine.start(actor, command, 'exec')
  // What it prints is known once it has run, and it has run when somebody asks.
  let output: ComObject | undefined
  const standard: Member = { get: () => (output ??= textStream(context, { content: machine.outputOf(pid) })) }
  const input = textStream(context, { content: '' })
  const written: string[] = []
  const keep = (end: string) =>
    action(([value]) => void (written.length < 10_000 && written.push(`${text(value)}${end}`)))
  const close = action(() => {
    const waiting = machine.pending.find((one) => one.pid === pid)
    if (waiting) waiting.input = written.join('')
  })
  return new ComObject('WshExec', {
    StdOut: standard,
    StdErr: constant(textStream(context, { content: '' })),
    StdIn: constant(
      new ComObject('TextStream', {
        ...Object.fromEntries(input.members),
        Write: keep(''),
        WriteLine: keep('\r\n'),
        Close: close,
      }),
    ),
    Status: { get: () => (standard.get?.(), 1) },
    ExitCode: constant(0),
    ProcessID: constant(pid),
    Terminate: method(() => undefined),
  })
}

/** `Run` waits where its third argument says so, so that what the program leaves can be read. */
const run = ({ machine, actor }: ComContext): Member =>
  method(([command, , wait]) => {
    const line = text(command)
    if (line.trim() === '') throw new ComError(fileNotFound, 'The system cannot find the file specified.')
    const pid = machine.start(actor, line, 'run')
    if (wait === true || (typeof wait === 'number' && wait !== 0)) machine.settle(pid)
    return 0
  })

function registry({ machine, actor }: ComContext): Record<string, Member> {
  return {
    RegWrite: action(([key, value, kind]) => {
      const given = kind === undefined ? (typeof value === 'number' ? 'REG_DWORD' : 'REG_SZ') : text(kind)
      machine.setValue(actor, text(key), { text: text(value), kind: registryKind(given) })
    }),
    RegRead: method(([key]) => {
      const value = machine.value(actor, text(key))
      if (value === undefined) throw new ComError(missingKey, `Invalid root in registry key "${text(key)}".`)
      return machine.kindOf(text(key)) === 'REG_DWORD' ? Number(value) : value
    }),
    RegDelete: method(([key]) => {
      if (
        !(text(key).endsWith('\\')
          ? machine.deleteKey(actor, text(key).slice(0, -1)) || machine.deleteValue(actor, text(key))
          : machine.deleteValue(actor, text(key)))
      )
        throw new ComError(missingKey, `Unable to remove registry key "${text(key)}".`)
      return undefined
    }),
  }
}

function wscriptShell(context: ComContext): ComObject {
  const { machine, actor } = context
  const state = machine.processes.stateOf(actor.pid)
  return new ComObject('WScript.Shell', {
    ...registry(context),
    Run: run(context),
    Exec: method(([command]) => executed(context, text(command))),
    ExpandEnvironmentStrings: method(([value]) => expandEnvironment(text(value), state.environment)),
    Environment: method(() => variables(context)),
    SpecialFolders: constant(folders()),
    CreateShortcut: method(([path]) => shortcut(context, text(path))),
    Popup: method(([message, , title]) => {
      const fields = title === undefined ? {} : { Title: text(title) }
      machine.recorder.event(actor, 'user_dialog', { Text: text(message), ...fields })
      return 1
    }),
    CurrentDirectory: {
      get: () => state.directory,
      set: (value) => void (state.directory = text(value).replace(/(?<!:)\\$/, '')),
    },
    AppActivate: method(() => true),
    SendKeys: action(([keys]) => machine.recorder.event(actor, 'user_dialog', { Keys: text(keys) })),
    LogEvent: method(() => true),
  })
}

function network({ machine, actor }: ComContext): ComObject {
  const told = (member: string) =>
    action((args) =>
      machine.recorder.event(actor, 'com_call', {
        Class: 'WScript.Network',
        Member: member,
        Arguments: args.map(text).join(' '),
      }),
    )
  return new ComObject('WScript.Network', {
    UserName: constant(profile.user),
    ComputerName: constant(profile.computer),
    UserDomain: constant(profile.domain),
    EnumNetworkDrives: method(() => collection(['H:', '\\\\fs01\\home\\john'])),
    EnumPrinterConnections: method(() => collection(['LPT1:', '\\\\print01\\office'])),
    MapNetworkDrive: told('MapNetworkDrive'),
    RemoveNetworkDrive: told('RemoveNetworkDrive'),
    AddWindowsPrinterConnection: told('AddWindowsPrinterConnection'),
    AddPrinterConnection: told('AddPrinterConnection'),
    RemovePrinterConnection: told('RemovePrinterConnection'),
    SetDefaultPrinter: told('SetDefaultPrinter'),
  })
}

export const shellClasses: readonly ComClass[] = [
  { names: ['wscript.shell'], create: wscriptShell },
  { names: ['wscript.network'], create: network },
]

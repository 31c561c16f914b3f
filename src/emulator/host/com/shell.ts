/** WScript.Shell, Shell.Application and WScript.Network. */
import { environment, expandEnvironment, profile, specialFolders } from '../profile.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComError, ComObject, constant, method, stored, text } from './object.ts'
import { textStream } from './streams.ts'

const missingKey = -2_147_024_894

function named(table: ReadonlyMap<string, string>, fold: (name: string) => string): ComObject {
  const item = method(([name]) => table.get(fold(text(name))) ?? '')
  return new ComObject('WshCollection', { Item: item, '': item, Count: constant(table.size) })
}

function shortcut({ machine, actor }: ComContext, path: string): ComObject {
  const target = stored('')
  const args = stored('')
  const save = () => {
    const command = `"${text(target.get?.())}" ${text(args.get?.())}`.trim()
    machine.write(actor, path, Buffer.from(command))
    machine.shortcuts.set(path.toLowerCase(), command)
    if (/\\Startup\\[^\\]*$/i.test(path)) machine.persistent.push({ commandLine: command, startedBy: 'startup-folder' })
    return undefined
  }
  const rest = {
    IconLocation: stored(''),
    WindowStyle: stored(1),
    WorkingDirectory: stored(''),
    Description: stored(''),
  }
  return new ComObject('WshShortcut', {
    TargetPath: target,
    Arguments: args,
    FullName: constant(path),
    Save: method(save),
    ...rest,
  })
}

function executed(context: ComContext, command: string): ComObject {
  const pid = context.machine.start(context.actor, command, 'exec')
  const stream = () => textStream(context, { content: /\becho\s+([^&|>]*)/i.exec(command)?.[1] ?? '' })
  return new ComObject('WshExec', {
    StdOut: constant(stream()),
    StdErr: constant(textStream(context, { content: '' })),
    StdIn: constant(textStream(context, { content: '' })),
    Status: constant(1),
    ExitCode: constant(0),
    ProcessID: constant(pid),
    Terminate: method(() => undefined),
  })
}

function wscriptShell(context: ComContext): ComObject {
  const { machine, actor } = context
  return new ComObject('WScript.Shell', {
    Run: method(([command]) => (machine.start(actor, text(command), 'run'), 0)),
    Exec: method(([command]) => executed(context, text(command))),
    RegWrite: action(([key, value]) => machine.setValue(actor, text(key), text(value))),
    RegRead: method(([key]) => {
      const value = machine.value(actor, text(key))
      if (value === undefined) throw new ComError(missingKey, `Invalid root in registry key "${text(key)}".`)
      return value
    }),
    RegDelete: method(([key]) => {
      if (!machine.deleteValue(actor, text(key)))
        throw new ComError(missingKey, `Unable to remove registry key "${text(key)}".`)
      return undefined
    }),
    ExpandEnvironmentStrings: method(([value]) => expandEnvironment(text(value))),
    Environment: method(() => named(environment, (name) => name.toUpperCase())),
    SpecialFolders: constant(named(specialFolders, (name) => name.toLowerCase())),
    CreateShortcut: method(([path]) => shortcut(context, text(path))),
    Popup: method(([message]) => {
      machine.recorder.event(actor, 'user_dialog', { Text: text(message) })
      return 1
    }),
    CurrentDirectory: stored('C:\\Users\\john\\Desktop'),
    AppActivate: method(() => true),
    SendKeys: action(([keys]) => machine.recorder.event(actor, 'user_dialog', { Keys: text(keys) })),
  })
}

function shellApplication({ machine, actor }: ComContext): ComObject {
  return new ComObject('Shell.Application', {
    ShellExecute: method(([file, args]) => {
      machine.start(actor, `"${text(file)}" ${text(args)}`.trim(), 'shell-execute')
      return undefined
    }),
    Windows: method(() => collection([])),
    MinimizeAll: method(() => undefined),
  })
}

const network = () =>
  new ComObject('WScript.Network', {
    UserName: constant(profile.user),
    ComputerName: constant(profile.computer),
    UserDomain: constant(profile.domain),
    EnumNetworkDrives: method(() => collection([])),
  })

export const shellClasses: readonly ComClass[] = [
  { names: ['wscript.shell'], create: wscriptShell },
  { names: ['shell.application'], create: shellApplication },
  { names: ['wscript.network'], create: network },
]

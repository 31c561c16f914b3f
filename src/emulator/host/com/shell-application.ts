/** Shell.Application and its folders: starting programs, unpacking, the windows through which others are reached. */
import { unpackInto } from '../archive.ts'
import { specialFolders } from '../profile.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComObject, constant, type Member, method, text, type Value, quiet } from './object.ts'

const places: Readonly<Record<number, string>> = {
  0: 'desktop',
  5: 'mydocuments',
  7: 'startup',
  11: 'startmenu',
  16: 'desktop',
  21: 'templates',
  24: 'allusersstartup',
  26: 'appdata',
}

function folderOf(name: Value): string {
  if (typeof name === 'number')
    return (
      specialFolders.get(places[name] ?? '') ??
      (name === 36 ? 'C:\\Windows' : name === 37 ? 'C:\\Windows\\System32' : 'C:\\Users\\john')
    )
  return text(name)
}

function folderItem(context: ComContext, path: string): ComObject {
  const { machine, actor } = context
  const invoke = action(([verb]) => {
    if (!verb || /open|run|^$/i.test(text(verb))) machine.start(actor, `"${path}"`, 'shell-execute')
  })
  const verb = new ComObject('FolderItemVerb', {
    Name: constant('&Open'),
    DoIt: action(() => void machine.start(actor, `"${path}"`, 'shell-execute')),
  })
  return new ComObject('FolderItem', {
    Name: constant(path.split('\\').pop()),
    Path: constant(path),
    InvokeVerb: invoke,
    InvokeVerbEx: invoke,
    Verbs: method(() => collection([verb])),
    IsFolder: constant(!/\.\w+$/.test(path)),
    IsLink: constant(/\.lnk$/i.test(path)),
    Size: { get: () => machine.read(path)?.length ?? 0 },
    ExtendedProperty: method(() => ''),
    GetFolder: { get: () => folder(context, path) },
    GetLink: { get: () => new ComObject('ShellLinkObject', { Path: constant(path), Arguments: constant('') }) },
  })
}

function folder(context: ComContext, path: string): ComObject {
  const { machine, actor } = context
  const items = () => {
    const { files, folders } = machine.list(path)
    return [...folders, ...files].map((one) => folderItem(context, one))
  }
  const copied = action(([source]) => {
    const from =
      source instanceof ComObject
        ? text(source.members.get('path')?.get?.() ?? source.members.get('*path')?.get?.())
        : text(source)
    const bytes = machine.read(from)
    if (bytes && /\.zip$/i.test(from)) unpackInto(machine, actor, { bytes, folder: path })
    else if (bytes) machine.write(actor, `${path.replace(/\\$/, '')}\\${from.split('\\').pop() ?? ''}`, bytes)
    machine.recorder.event(actor, 'com_call', { Class: 'Shell.Folder', Member: 'CopyHere', Source: from, Target: path })
  })
  const all: Member = {
    call: () =>
      new ComObject(
        'FolderItems',
        {
          Count: constant(items().length),
          Item: method(([at]) => items()[Number(at ?? 0)] ?? folderItem(context, path)),
          '*path': constant(path),
        },
        items(),
      ),
  }
  return new ComObject('Folder', {
    Items: all,
    Self: { get: () => folderItem(context, path) },
    Title: constant(path.split('\\').pop()),
    CopyHere: copied,
    MoveHere: copied,
    ParseName: method(([name]) => folderItem(context, `${path.replace(/\\$/, '')}\\${text(name)}`)),
    NewFolder: action(() => undefined),
    GetDetailsOf: method(() => ''),
    ParentFolder: { get: () => folder(context, path.replace(/\\[^\\]*$/, '')) },
  })
}

export function shellApplication(context: ComContext): ComObject {
  const { machine, actor } = context
  const execute = action(([file, args, directory, verb]) => {
    const elevated = /^runas$/i.test(text(verb))
    if (elevated)
      machine.recorder.event(actor, 'user_dialog', { Text: `User Account Control: ${text(file)}`, Verb: 'runas' })
    machine.start(actor, `"${text(file)}" ${text(args)}`.trim(), {
      by: 'shell-execute',
      ...(elevated && { integrity: 'High' as const }),
      ...(text(directory) && { directory: text(directory) }),
    })
  })
  const open = action(([place]) => {
    if (/\.\w{2,4}$/.test(text(place))) machine.start(actor, `"${text(place)}"`, 'shell-execute')
  })
  const nothing = action(() => undefined)
  return new ComObject('Shell.Application', {
    ShellExecute: execute,
    Open: open,
    ...quiet('Explore FileRun'),
    NameSpace: method(([name]) => folder(context, folderOf(name))),
    Windows: method(() => collection([browserWindow(context)])),
    ...quiet('MinimizeAll UndoMinimizeAll ToggleDesktop'),
    BrowseForFolder: method(() => folder(context, 'C:\\Users\\john\\Documents')),
    ControlPanelItem: nothing,
    IsServiceRunning: method(([name]) => !/vbox|vmtools|sandbox/i.test(text(name))),
    ServiceStart: method(() => true),
    ServiceStop: action(([name]) =>
      machine.recorder.event(actor, 'com_call', {
        Class: 'Shell.Application',
        Member: 'ServiceStop',
        Name: text(name),
      }),
    ),
    CanStartStopService: method(() => true),
    GetSystemInformation: method(([what]) =>
      /memory/i.test(text(what)) ? 17_049_729_024 : /speed/i.test(text(what)) ? 3_000 : 1,
    ),
    ExplorerPolicy: method(() => 0),
    GetSetting: method(() => false),
    ShutdownWindows: nothing,
    Application: { get: () => shellApplication(context) },
    Parent: { get: () => shellApplication(context) },
  })
}

/** An Explorer window; its document's application starts programs as children of Explorer. */
export function browserWindow(context: ComContext): ComObject {
  const application = () => shellApplication(context)
  const document: ComObject = new ComObject('ShellFolderView', {
    Application: { get: application },
    Folder: { get: () => folder(context, 'C:\\Users\\john\\Desktop') },
  })
  const self: ComObject = new ComObject('ShellWindow', {
    Document: constant(document),
    Name: constant('File Explorer'),
    LocationURL: constant('file:///C:/Users/john/Desktop'),
    Visible: constant(true),
    Application: { get: application },
    Item: method(() => self),
  })
  return self
}

export const shellApplicationClasses: readonly ComClass[] = [
  { names: ['shell.application'], create: shellApplication },
  { names: ['shellwindows', 'shellbrowserwindow'], create: browserWindow },
]

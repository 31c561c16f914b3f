/** What the applications of Office have in common, and the questions macros ask to know where they run. */
import type { ComContext } from '../context.ts'
import { environment, profile } from '../../profile.ts'
import { action, collection, ComObject, constant, type Member, method, stored, text, type Value } from '../object.ts'

/** Runs a macro by name now, or when everything else is done. */
export interface Caller {
  readonly now: (name: string, args: readonly Value[]) => Value
  readonly later: (name: string) => void
}

const recent = ['report.docx', 'budget.xlsx', 'letter.docx', 'plan.docx', 'minutes.docx', 'invoice.xlsx']
const tasks = [
  'Outlook',
  'Microsoft Word',
  'Google Chrome',
  'Calculator',
  'Skype',
  'Program Manager',
  'Document1 - Word',
]

const fileObject = (name: string) =>
  new ComObject('RecentFile', { Name: constant(name), Path: constant(`C:\\Users\\john\\Documents\\${name}`) })
const taskObject = (name: string) =>
  new ComObject('Task', { Name: constant(name), '*value': constant(name), Visible: stored(true) })

const barObject = () =>
  new ComObject('CommandBars', {
    Enabled: stored(true),
    Visible: stored(true),
    Item: method(barObject),
    '': method(barObject),
    Controls: method(barObject),
    FindControl: method(barObject),
    ExecuteMso: action(() => undefined),
    Reset: action(() => undefined),
  })

const switches =
  'DisplayAlerts ScreenUpdating EnableEvents Visible ShowVisualBasicEditor AutomationSecurity EnableCancelKey Caption StatusBar DisplayStatusBar WindowState Calculation DisplayRecentFiles Interactive CutCopyMode DisplayFullScreen DisplayFormulaBar'

function wait({ machine, actor }: ComContext): Member {
  return method(([until]) => {
    const days = Number(until instanceof ComObject ? (until as { days?: number }).days : until)
    const target = (days - 25_569) * 86_400_000
    machine.sleep(
      actor,
      Number.isFinite(target) && target > 0 ? Math.max(0, target - profile.epoch - machine.recorder.now) : 1_000,
    )
    return true
  })
}

/** What tells one machine from another: version, user, place, window. */
function facts(name: string): Record<string, Member> {
  return {
    ...Object.fromEntries(switches.split(' ').map((one) => [one, stored(true)])),
    Name: constant(name),
    '*value': constant(name),
    Version: constant('16.0'),
    Build: constant('16.0.17328'),
    UserName: stored(profile.user),
    OrganizationName: constant(profile.domain),
    OperatingSystem: constant('Windows (64-bit) NT 10.00'),
    Path: constant('C:\\Program Files\\Microsoft Office\\Root\\Office16'),
    PathSeparator: constant('\\'),
    StartupPath: constant(`${environment.get('APPDATA')}\\Microsoft\\Word\\STARTUP`),
    TemplatesPath: constant(`${environment.get('APPDATA')}\\Microsoft\\Templates\\`),
    UserLibraryPath: constant(`${environment.get('APPDATA')}\\Microsoft\\AddIns\\`),
    MouseAvailable: constant(true),
    CapsLock: constant(false),
    CanPlaySounds: constant(true),
    CanRecordSounds: constant(true),
    Left: stored(100),
    Top: stored(100),
    Width: stored(1_200),
    Height: stored(800),
    UsableWidth: constant(1_400),
    UsableHeight: constant(700),
    Language: constant(1033),
    LanguageSettings: constant(new ComObject('LanguageSettings', { LanguageID: method(() => 1033) })),
    International: method(([at]) => (Number(at) === 1 ? 1 : 1033)),
    ActivePrinter: stored('HP LaserJet 400 on Ne01:'),
    Hwnd: constant(0x2_0010),
    hWndAccessApp: constant(0x2_0010),
    IsSandboxed: constant(false),
  }
}

/** What the user has open and opened before. */
function surroundings(): Record<string, Member> {
  const open = {
    Count: constant(tasks.length),
    Exists: method(([wanted]) => tasks.includes(text(wanted))),
    Item: method(([at]) => taskObject(tasks[Number(at) - 1] ?? '')),
  }
  const dialog = {
    Show: method(() => 0),
    SelectedItems: constant(collection([])),
    Title: stored(''),
    AllowMultiSelect: stored(false),
  }
  return {
    RecentFiles: constant(collection(recent.map(fileObject))),
    Tasks: constant(new ComObject('Tasks', open, tasks.map(taskObject))),
    CommandBars: { get: barObject },
    Assistant: { get: barObject },
    COMAddIns: constant(collection([])),
    AddIns: constant(collection([])),
    FileDialog: method(() => new ComObject('FileDialog', dialog)),
  }
}

const quietMembers = 'OnKey Quit Activate GoBack Move Resize DDEExecute DDETerminate DDEPoke'

export function applicationMembers(context: ComContext, name: string, call: Caller): Record<string, Member> {
  const { machine, actor } = context
  return {
    ...facts(name),
    ...surroundings(),
    ...Object.fromEntries(quietMembers.split(' ').map((one) => [one, action(() => undefined)])),
    Run: method(([macro, ...args]) => call.now(text(macro), args)),
    OnTime: action((args) => call.later(text(args[1]))),
    Wait: wait(context),
    Sleep: action(([span]) => machine.sleep(actor, Number(span))),
    SendKeys: action(([keys]) => machine.recorder.event(actor, 'user_dialog', { Keys: text(keys) })),
    DDEInitiate: method(([program, topic]) => {
      machine.languages?.open({ kind: 'dde', target: text(program), arguments: text(topic) }, actor.pid)
      return 1
    }),
  }
}

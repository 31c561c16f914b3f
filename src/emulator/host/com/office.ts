/** What a macro finds in Office: the application, its document, its workbook; members nobody modelled are noted. */
import { profile } from '../profile.ts'
import type { ComContext } from './context.ts'
import { action, collection, ComObject, constant, method, stored, text, type Value } from './object.ts'

const folder = 'C:\\Users\\john\\Desktop'

function documentObject(name: string): ComObject {
  return new ComObject('Document', {
    Name: constant(name),
    FullName: constant(`${folder}\\${name}`),
    Path: constant(folder),
    Saved: stored(true),
    Application: constant('Microsoft Word'),
    Close: action(() => undefined),
    Save: action(() => undefined),
    Variables: method(() => collection([])),
    AttachedTemplate: { get: () => documentObject('Normal.dotm') },
  })
}

export function officeObjects(
  { machine, actor, scriptPath }: ComContext,
  run: (name: string, args: readonly Value[]) => Value,
): Map<string, Value> {
  const document = documentObject(scriptPath.split('\\').pop() ?? 'Document.docm')
  const application = new ComObject('Application', {
    Name: constant('Microsoft Word'),
    '': method(() => 'Microsoft Word'),
    Version: constant('16.0'),
    Build: constant('16.0.17328'),
    UserName: constant(profile.user),
    OperatingSystem: constant('Windows (64-bit) NT 10.00'),
    DisplayAlerts: stored(true),
    ScreenUpdating: stored(true),
    EnableEvents: stored(true),
    Visible: stored(true),
    Run: method(([name, ...args]) => run(text(name), args)),
    OnTime: action(([, name]) => void run(text(name), [])),
    Wait: action(() => machine.sleep(actor, 1_000)),
    Quit: action(() => undefined),
    RecentFiles: constant(collection(['report.docx', 'budget.xlsx', 'letter.docx', 'plan.docx'])),
    Tasks: constant(collection([])),
    ActiveDocument: constant(document),
    ActiveWorkbook: constant(document),
  })
  return new Map<string, Value>([
    ['application', application],
    ['activedocument', document],
    ['thisdocument', document],
    ['activeworkbook', document],
    ['thisworkbook', document],
  ])
}

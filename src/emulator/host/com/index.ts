/** The COM classes of the virtual Windows by ProgID and CLSID; a class nobody modelled answers everything and is noted. */
import { request } from '../network.ts'
import { scriptText } from '../../script-text.ts'
import { browserClasses } from './browser.ts'
import type { ComClass, ComContext } from './context.ts'
import { databaseClasses } from './database.ts'
import { directoryClasses, directoryObject } from './directory.ts'
import { dotnetClasses } from './dotnet.ts'
import { dotnetTextClasses } from './dotnet-text.ts'
import { fileClasses } from './files.ts'
import { httpClasses } from './http.ts'
import { installerClasses } from './installer.ts'
import { mailClasses } from './mail.ts'
import { minorClasses } from './minor.ts'
import { ComObject, method, type Value } from './object.ts'
import { officeClasses } from './office/classes.ts'
import { regexpClasses } from './regexp.ts'
import { scriptControlClasses } from './script-control.ts'
import { shellApplicationClasses } from './shell-application.ts'
import { shellClasses } from './shell.ts'
import { streamClasses } from './streams.ts'
import { taskClasses } from './tasks.ts'
import { management, wmiClasses } from './wmi/wmi.ts'
import { xmlClasses } from './xml-dom.ts'

const all: readonly ComClass[] = [
  ...shellClasses,
  ...shellApplicationClasses,
  ...fileClasses,
  ...httpClasses,
  ...xmlClasses,
  ...streamClasses,
  ...taskClasses,
  ...regexpClasses,
  ...scriptControlClasses,
  ...browserClasses,
  ...databaseClasses,
  ...mailClasses,
  ...installerClasses,
  ...directoryClasses,
  ...dotnetClasses,
  ...dotnetTextClasses,
  ...minorClasses,
  ...wmiClasses,
  ...officeClasses,
]
const classes: ReadonlyMap<string, ComClass> = new Map(
  all.flatMap((one) => one.names.map((name) => [name, one] as const)),
)

const identifiers: Readonly<Record<string, string>> = {
  '72c24dd5-d70a-438b-8a42-98424b88afb8': 'wscript.shell',
  'f935dc22-1cf0-11d0-adb9-00c04fd58a0b': 'wscript.shell',
  '13709620-c279-11ce-a49e-444553540000': 'shell.application',
  '9ba05972-f6a8-11cf-a442-00a0c90a8f39': 'shellwindows',
  'c08afd90-f2a1-11d1-8455-00a0c91f3880': 'shellbrowserwindow',
  '49b2791a-b1ae-4c90-9b8e-e860ba07f889': 'mmc20.application',
  '0d43fe01-f093-11cf-8940-00a0c9054228': 'scripting.filesystemobject',
  'ee09b103-97e0-11cf-978f-00a02463e06f': 'scripting.dictionary',
  '00000566-0000-0010-8000-00aa006d2ea4': 'adodb.stream',
  '00000535-0000-0010-8000-00aa006d2ea4': 'adodb.recordset',
  '2087c2f4-2cef-4953-a8ab-66779b670495': 'winhttp.winhttprequest',
  'f6d90f16-9c73-11d3-b32e-00c04f990bb4': 'msxml2.xmlhttp',
  '88d96a0a-f192-11d4-a65f-0040963251e5': 'msxml2.xmlhttp',
  '88d96a0b-f192-11d4-a65f-0040963251e5': 'msxml2.serverxmlhttp',
  'ed8c108e-4349-11d2-91a4-00c04f7969e8': 'microsoft.xmlhttp',
  '0e59f1d5-1fbe-11d0-8ff2-00a0d10038bc': 'msscriptcontrol.scriptcontrol',
  '0002df01-0000-0000-c000-000000000046': 'internetexplorer.application',
  '0f87369f-a4e5-4cfc-bd3e-73e6154572dd': 'schedule.service',
  '000209ff-0000-0000-c000-000000000046': 'word.application',
  '00024500-0000-0000-c000-000000000046': 'excel.application',
  '0006f03a-0000-0000-c000-000000000046': 'outlook.application',
  '25336920-03f9-11cf-8fd0-00aa00686f13': 'htmlfile',
  '1c3b4210-f441-11ce-b9ea-00aa006b1a69': 'forms.dataobject',
  '76a64158-cb41-11d1-8b02-00600806d9b6': 'wbemscripting.swbemlocator',
}

/** Answers any member; whoever asks notes each one. */
export const permissive = (name: string): ComObject =>
  new ComObject(name, { '': method(() => permissive(`${name}()`)) })

export function createObject(context: ComContext, name: string): ComObject {
  const { machine, actor } = context
  const wanted = name.trim().toLowerCase()
  const identifier = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/.exec(wanted)?.[0]
  const key = (identifier && identifiers[identifier]) ?? wanted.replace(/(?:\.\d+)+$/, '')
  machine.recorder.event(actor, 'com_create', { Class: name })
  const found = classes.get(key)
  if (found) return found.create(context)
  machine.recorder.unmodelled(actor, name)
  return permissive(name)
}

/** A scriptlet by its address: its code runs when the moniker is bound. */
function scriptlet(context: ComContext, place: string): ComObject {
  const { machine, actor } = context
  const path = place.replace(/^file:\/+/i, '').replaceAll('/', '\\')
  const bytes = /^https?:/i.test(place)
    ? request(machine, actor, { method: 'GET', url: place }).body
    : machine.read(path)
  if (bytes) machine.languages?.scriptFile(scriptText(bytes), { pid: actor.pid, path: place, browser: 0 })
  return permissive('Scriptlet')
}

export function getObject(context: ComContext, moniker: string, running = ''): Value {
  // `GetObject(, "Excel.Application")` asks for one that runs already.
  if (moniker === '' && running) return createObject(context, running)
  if (/^winmgmts:/i.test(moniker)) return management(context, moniker)
  if (/^(?:winnt|ldap|gc|iis):/i.test(moniker)) return directoryObject(context, moniker)
  if (/^new:/i.test(moniker)) return createObject(context, moniker.slice(4))
  const script = /^script(?:let)?:(.*)$/i.exec(moniker)?.[1]
  if (script) return scriptlet(context, script)
  if (/\.(?:sct|wsc)$/i.test(moniker)) return scriptlet(context, moniker)
  const file = /\.(?:docx?|docm|xlsx?|xlsm)$/i.exec(moniker)?.[0]
  if (file) return createObject(context, /xls/i.test(file) ? 'Excel.Application' : 'Word.Application')
  context.machine.recorder.unmodelled(context.actor, `GetObject ${moniker}`)
  return permissive(moniker)
}

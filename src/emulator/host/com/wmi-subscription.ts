/** Permanent WMI subscriptions: filters, consumers, bindings (Sysmon's events 19 to 21); consumers run at the next log-on. */
import { profile } from '../profile.ts'
import type { ComContext } from './context.ts'
import { ComObject, constant, method, stored, text } from './object.ts'

const fields = [
  'Name',
  'EventNamespace',
  'QueryLanguage',
  'Query',
  'CommandLineTemplate',
  'ExecutablePath',
  'WorkingDirectory',
  'ScriptingEngine',
  'ScriptText',
  'ScriptFileName',
  'Filter',
  'Consumer',
  'KillTimeout',
  'RunInteractively',
  'MaximumQueueSize',
  'CreatorSID',
]

/** Told of a subscription, whoever makes it. */
export function subscribed(
  { machine, actor }: Pick<ComContext, 'machine' | 'actor'>,
  kind: string,
  read: (name: string) => string,
): void {
  const user = `${profile.domain}\\${profile.user}`
  if (/filterto/i.test(kind)) {
    machine.recorder.event(actor, 'wmi_event', {
      EventType: 'WmiBindingEvent',
      Operation: 'Created',
      User: user,
      Consumer: read('Consumer'),
      Filter: read('Filter'),
    })
    return
  }
  if (/filter/i.test(kind)) {
    machine.recorder.event(actor, 'wmi_event', {
      EventType: 'WmiFilterEvent',
      Operation: 'Created',
      User: user,
      EventNamespace: read('EventNamespace'),
      Name: read('Name'),
      Query: read('Query'),
    })
    return
  }
  const isScript = /script/i.test(kind)
  const destination = isScript
    ? read('ScriptText') || read('ScriptFileName')
    : read('CommandLineTemplate') || read('ExecutablePath')
  machine.recorder.event(actor, 'wmi_event', {
    EventType: 'WmiConsumerEvent',
    Operation: 'Created',
    User: user,
    Name: read('Name'),
    Type: isScript ? 'Script' : 'Command Line',
    Destination: destination,
  })
  if (!destination) return
  if (!isScript) return void machine.persistent.push({ commandLine: destination, startedBy: 'wmi-subscription' })
  const extension = /vb/i.test(read('ScriptingEngine')) ? 'vbs' : 'js'
  const path =
    read('ScriptFileName') ||
    `C:\\Windows\\System32\\wbem\\${read('Name').replace(/\W/g, '') || 'consumer'}.${extension}`
  if (read('ScriptText')) machine.put(path, Buffer.from(read('ScriptText'), 'latin1'))
  machine.persistent.push({ commandLine: `wscript.exe "${path}"`, startedBy: 'wmi-subscription' })
}

export function subscription(context: ComContext, kind: string): ComObject {
  const make = () => {
    const members = Object.fromEntries(fields.map((name) => [name, stored('')]))
    const read = (name: string) => text(members[name]?.get?.())
    const path = () =>
      new ComObject('SWbemObjectPath', {
        Path: { get: () => `${kind}.Name="${read('Name')}"` },
        RelPath: { get: () => `${kind}.Name="${read('Name')}"` },
        '*value': { get: () => `${kind}.Name="${read('Name')}"` },
      })
    const put = method(() => {
      subscribed(context, kind, read)
      return path()
    })
    return new ComObject(kind, { ...members, Put_: put, Path_: { get: path } })
  }
  return new ComObject(kind, { SpawnInstance_: method(make), Path_: constant(kind) })
}

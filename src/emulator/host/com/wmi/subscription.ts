/** Permanent WMI subscriptions: filters, consumers, bindings (Sysmon's events 19 to 21); consumers run at the next log-on. */
import { profile } from '../../profile.ts'
import type { ComContext } from '../context.ts'
import { ComObject, constant, method, stored, text } from '../object.ts'

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

type Read = (name: string) => string

/** Sysmon's fields for each part of a subscription. */
function fieldsOf(kind: string, read: Read): Record<string, string> {
  const made = { Operation: 'Created', User: `${profile.domain}\\${profile.user}` }
  if (/filterto/i.test(kind))
    return { ...made, EventType: 'WmiBindingEvent', Consumer: read('Consumer'), Filter: read('Filter') }
  const Name = read('Name')
  if (/filter/i.test(kind))
    return { ...made, EventType: 'WmiFilterEvent', Name, EventNamespace: read('EventNamespace'), Query: read('Query') }
  const Type = /script/i.test(kind) ? 'Script' : 'Command Line'
  return { ...made, EventType: 'WmiConsumerEvent', Name, Type, Destination: destinationOf(kind, read) }
}

function destinationOf(kind: string, read: Read): string {
  if (/script/i.test(kind)) return read('ScriptText') || read('ScriptFileName')
  return read('CommandLineTemplate') || read('ExecutablePath')
}

type Told = Pick<ComContext, 'machine' | 'actor'>

/** Told of a subscription; what its consumer starts is kept for later. */
export function subscribed({ machine, actor }: Told, kind: string, read: Read): void {
  machine.recorder.event(actor, 'wmi_event', fieldsOf(kind, read))
  const destination = /consumer$/i.test(kind) ? destinationOf(kind, read) : ''
  if (!destination) return
  if (!/script/i.test(kind)) {
    machine.persistent.push({ commandLine: destination, startedBy: 'wmi-subscription' })
    return
  }
  const extension = /vb/i.test(read('ScriptingEngine')) ? 'vbs' : 'js'
  const name = read('Name').replace(/\W/g, '') || 'consumer'
  const path = read('ScriptFileName') || `C:\\Windows\\System32\\wbem\\${name}.${extension}`
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

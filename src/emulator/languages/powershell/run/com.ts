/** COM and WMI as scripts reach them: through the virtual Windows' own classes. */
import { createObject, getObject } from '../../../host/com/index.ts'
import type { ComContext } from '../../../host/com/context.ts'
import { ComError, ComObject } from '../../../host/com/object.ts'
import { subscribed as tellSubscribed } from '../../../host/com/wmi/subscription.ts'
import { fromCom, toCom, toText } from '../convert.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import type { Engine } from './engine.ts'
import { failure } from './signals.ts'

const contextOf = ({ machine, actor, scriptPath }: Engine): ComContext => ({ machine, actor, scriptPath })

/** An automation error is an error of the script. */
export function guarded<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof ComError) throw failure(error.message, 'System.Runtime.InteropServices.COMException')
    throw error
  }
}

export const comObject = (engine: Engine, name: string): Value => guarded(() => createObject(contextOf(engine), name))

/** An object by its moniker; an empty one where the moniker names a plain value. */
function objectAt(engine: Engine, moniker: string): ComObject {
  const found: unknown = guarded(() => getObject(contextOf(engine), moniker))
  return found instanceof ComObject ? found : new ComObject(moniker, {})
}

const services = (engine: Engine): ComObject => objectAt(engine, 'winmgmts:\\\\.\\root\\cimv2')

const plain = (value: Value): string =>
  typeof value === 'string' ? value : value instanceof ComObject ? '' : toText(value)

/** A WMI instance as a record, so that its properties can be listed. */
function instance(engine: Engine, name: string, object: ComObject): PsObject {
  const result = new PsObject(`System.Management.ManagementObject#root\\cimv2\\${name}`)
  for (const [key, member] of object.members) {
    const { get } = member
    if (!get) continue
    const shown = key.replace(/^./, (first) => first.toUpperCase())
    result.members.set(key, { name: shown, get: () => fromCom(get()), note: 1 })
  }
  for (const [key, member] of object.members) {
    const { call } = member
    if (call) result.members.set(key, { name: key, call: (args) => guarded(() => fromCom(call(args.map(toCom)))) })
  }
  result
    .method('Terminate', () => outcome(0))
    .method('Put', () => undefined)
    .method('Delete', () => undefined)
  engine.step()
  return result
}

const outcome = (code: Value, pid = 0): PsObject =>
  record('System.Management.ManagementBaseObject', { ReturnValue: code ?? 0, ProcessId: pid })

export function wmiQuery(engine: Engine, query: string): Value[] {
  const name = /\bfrom\s+([\w]+)/i.exec(query)?.[1] ?? ''
  const call = services(engine).members.get('execquery')?.call
  const found = call ? guarded(() => call([query])) : undefined
  if (!(found instanceof ComObject)) return []
  const where = /\bwhere\s+(\w+)\s*=\s*['"]([^'"]{0,200})['"]\s*$/i.exec(query)
  const all = found.items.flatMap((one) => (one instanceof ComObject ? [instance(engine, name, one)] : []))
  if (!where) return all
  return all.filter((one) => {
    const value = one.read(where[1] ?? '')
    return value === undefined || plain(value).toLowerCase() === (where[2] ?? '').toLowerCase()
  })
}

/** `Win32_Process`.Create and other methods of classes. */
export function wmiMethod(
  engine: Engine,
  name: string,
  { method, args }: { method: string; args: readonly Value[] },
): Value {
  const target = objectAt(engine, `winmgmts:\\\\.\\root\\cimv2:${name}`)
  const call = target.members.get(method.toLowerCase())?.call
  engine.note(
    `Invoke-WmiMethod -Class ${name} -Name ${method} -ArgumentList '${args.map(plain).join("','")}'`,
    name,
    method,
  )
  if (!call) {
    engine.unmodelled(`${name}.${method}`)
    return outcome(0)
  }
  const before = engine.machine.recorder.processes.length
  const code = guarded(() => call(args.map(toCom)))
  const started = engine.machine.recorder.processes.slice(before).at(0)
  if (started) engine.nested(() => engine.machine.settle(started.pid))
  return outcome(fromCom(code), started?.pid ?? 0)
}

/** `[wmiclass]"…"`. */
export function wmiClass(engine: Engine, path: string): PsObject {
  const name = path.split(':').at(-1)?.split('.')[0] ?? path
  const object = new PsObject('System.Management.ManagementClass')
  object.note('Name', name)
  object.method('Create', (args) => wmiMethod(engine, name, { method: 'Create', args }))
  object.method('CreateInstance', () => {
    const made = record(`System.Management.ManagementObject#${name}`, {})
    return made.method('Put', () => subscribed(engine, name, made))
  })
  object.method('GetInstances', () => wmiQuery(engine, `select * from ${name}`))
  object.method('Get', () => undefined)
  object.method('InvokeMethod', ([method, args]) =>
    wmiMethod(engine, name, { method: toText(method), args: Array.isArray(args) ? args : [args] }),
  )
  return object
}

/** Event filters, consumers and bindings: what they would start is started at the simulated log-on. */
export function subscribed(engine: Engine, name: string, properties: PsObject | Table): PsObject {
  const read = (key: string) => toText(properties instanceof Table ? properties.get(key) : properties.read(key))
  if (/filter|consumer/i.test(name)) tellSubscribed(engine, name, read)
  const path = `\\\\.\\root\\subscription:${name}.Name="${read('Name')}"`
  const made = record('System.Management.ManagementPath', {
    Path: path,
    RelativePath: name,
    __PATH: path,
    Name: read('Name'),
  })
  made.text = () => path
  return made
}

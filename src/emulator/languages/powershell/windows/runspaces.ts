/** Runspaces and the pipelines made in them: the variables a script hands over are there when its code runs. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, type Value } from '../values.ts'
import type { NetType } from '../dotnet/net-type.ts'

const variableLimit = 1_000

class Variables {
  readonly values = new Map<string, Value>()

  set(name: Value, value: Value): void {
    if (this.values.size < variableLimit) this.values.set(toText(name), value ?? null)
  }
}

/** What code that runs in this runspace finds set. */
export function runspaceVariables(place: Value): ReadonlyMap<string, Value> {
  return place instanceof PsObject && place.hold instanceof Variables ? place.hold.values : new Map()
}

/** `Runspace.CreatePipeline`: the same as a PowerShell object whose commands stand in a member. */
function pipeline(engine: Engine, place: PsObject, code: Value): PsObject {
  const shell = engine.runtime.create(engine, 'System.Management.Automation.PowerShell', [])
  engine.runtime.write(engine, { target: shell, name: 'Runspace' }, place)
  const call = (name: string, args: readonly Value[]) => engine.runtime.method(engine, shell, name, args)
  if (code !== undefined) call('AddScript', [code])
  const commands = new PsObject('System.Management.Automation.Runspaces.CommandCollection')
  commands.method('AddScript', (args) => void call('AddScript', args))
  commands.method('Add', ([command]) => void call('AddCommand', [command]))
  const object = record('System.Management.Automation.Runspaces.Pipeline', { Commands: commands })
  object.method('Invoke', () => call('Invoke', []))
  object.method('InvokeAsync', () => void call('Invoke', []))
  return object.method('Dispose', () => undefined).method('Stop', () => undefined)
}

function runspace(engine: Engine): PsObject {
  const object = record('System.Management.Automation.Runspaces.Runspace', {
    ApartmentState: 'STA',
    ThreadOptions: 'Default',
    Name: 'Runspace1',
  })
  const variables = new Variables()
  object.hold = variables
  const proxy = new PsObject('System.Management.Automation.Runspaces.SessionStateProxy')
  const names = new PsObject('PSVariableIntrinsics')
  for (const target of [proxy, names])
    for (const end of ['', 'Variable']) {
      target.method(`Set${end}`, ([name, value]) => variables.set(name, value))
      target.method(`Get${end}`, ([name]) => variables.values.get(toText(name)) ?? null)
    }
  object.note('SessionStateProxy', proxy.note('PSVariable', names))
  for (const name of ['Open', 'OpenAsync', 'Close', 'Dispose', 'SetMinRunspaces', 'SetMaxRunspaces'])
    object.method(name, () => undefined)
  return object.method('CreatePipeline', ([code]) => pipeline(engine, object, code))
}

export const runspaceTypes: readonly NetType[] = [
  {
    names: 'management.automation.runspaces.runspacefactory',
    calls: { CreateRunspace: runspace, CreateRunspacePool: runspace },
  },
]

/** WMI and CIM: queries, methods, permanent subscriptions. */
import { elementsOf, isMany } from '../convert.ts'
import { subscribed, wmiMethod, wmiQuery } from '../run/com.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

function getWmi(call: Call): Value[] {
  const query = call.text('query')
  const filter = call.text('filter')
  const name = call.text('class', 'classname')
  if (call.has('list')) return []
  const text = query || `select * from ${name}${filter ? ` where ${filter}` : ''}`
  return wmiQuery(call.engine, text)
}

/** Arguments by place, or by name where `CommandLine` comes first. */
function methodArguments(call: Call): Value[] {
  const given = call.get('argumentlist', 'arguments')
  if (given instanceof Table)
    return [given.get('CommandLine') ?? given.values[0] ?? null, given.get('CurrentDirectory') ?? null]
  return given === undefined ? call.rest : isMany(given) ? elementsOf(given) : [given]
}

function invokeWmi(call: Call): Value {
  const name = call.text('class', 'classname') || call.text('path').split(':').at(-1) || ''
  const target = call.get('inputobject') ?? call.input?.[0]
  const method = call.text('methodname') || call.text('name')
  if (!name && target instanceof PsObject)
    return call.engine.runtime.method(call.engine, target, method, methodArguments(call))
  return wmiMethod(call.engine, name, { method, args: methodArguments(call) })
}

function setWmi(call: Call): Value {
  const name = call.text('class', 'classname')
  const table = call.get('arguments', 'property')
  return subscribed(call.engine, name, table instanceof Table ? table : new Table())
}

const cim =
  'ClassName@ Class Query Namespace Filter Property ComputerName CimSession Credential Authority -Amended -EnableAllPrivileges -List -KeyOnly'

const wmi =
  'Class@ Property@ Query Namespace Filter ComputerName Credential -Amended -EnableAllPrivileges -List -Recurse'

export const wmiCmdlets: readonly Cmdlet[] = [
  { name: 'Get-WmiObject', aliases: 'gwmi', parameters: wmi, run: getWmi },
  { name: 'Get-CimInstance', aliases: 'gcim', parameters: cim, run: getWmi },
  {
    name: 'Invoke-WmiMethod',
    aliases: 'iwmi',
    parameters: 'Class@ Name@ ArgumentList@ Path Namespace ComputerName Credential InputObject',
    run: invokeWmi,
  },
  {
    name: 'Invoke-CimMethod',
    aliases: 'icim',
    parameters: 'ClassName@ MethodName@ Arguments@ Query Namespace ComputerName CimSession InputObject',
    run: invokeWmi,
  },
  {
    name: 'Set-WmiInstance',
    aliases: 'swmi',
    parameters: 'Class@ Arguments Namespace Path ComputerName PutType',
    run: setWmi,
  },
  {
    name: 'New-CimInstance',
    aliases: 'ncim',
    parameters: 'ClassName@ Property@ Namespace -ClientOnly Key ComputerName',
    run: setWmi,
  },
  {
    name: 'New-CimSession',
    aliases: 'ncms',
    parameters: 'ComputerName@ Credential SessionOption',
    run: (call) =>
      record('Microsoft.Management.Infrastructure.CimSession', {
        ComputerName: call.text('computername') || 'localhost',
      }),
  },
  { name: 'New-CimSessionOption', parameters: 'Protocol@', run: () => record('CimSessionOptions', {}) },
]

/** WMI: `winmgmts:` and SWbemLocator; queries, processes started, the registry provider, permanent subscriptions. */
import type { ComClass, ComContext } from '../context.ts'
import { action, ComObject, constant, type Member, method, stored, text, type Value } from '../object.ts'
import { registryProvider } from './registry-provider.ts'
import { subscription } from './subscription.ts'
import { wmiAnswers, type WmiRow } from './answers.ts'

const classOf = (path: string): string =>
  /(?:^|[:.\\/])(\w+)(?:[.=].*)?$/.exec(path.replace(/["'][^"']*["']/g, ''))?.[1] ?? path

/** Rows that match simple `where` clauses: `Name = 'x'`, `Name like '%x%'`. */
function chosen(rows: readonly WmiRow[], query: string): readonly WmiRow[] {
  const [, key, operator = '', value = ''] = /\bwhere\s+(\w+)\s*(=|like|<>|!=)\s*['"]?([^'"]*)['"]?/i.exec(query) ?? []
  if (!key) return rows
  return rows.filter((row) => {
    const found = Object.entries(row).find(([name]) => name.toLowerCase() === key.toLowerCase())
    if (!found) return false
    const [own, wanted] = [String(found[1]).toLowerCase(), value.toLowerCase()]
    if (/like/i.test(operator)) return own.includes(wanted.replaceAll('%', ''))
    return operator === '=' ? own === wanted : own !== wanted
  })
}

function instance(context: ComContext, name: string, row: WmiRow): ComObject {
  const { machine, actor } = context
  const deleted = action(() => machine.recorder.event(actor, 'com_call', { Class: name, Member: 'Delete_' }))
  const properties = Object.entries(row).map(
    ([key, value]) =>
      new ComObject('SWbemProperty', { Name: constant(key), Value: constant(value), '*value': constant(value) }),
  )
  const find = method(
    ([key]) =>
      properties.find((one) => text(one.members.get('name')?.get?.()).toLowerCase() === text(key).toLowerCase()) ??
      null,
  )
  const ended = method(() => {
    machine.recorder.event(actor, 'process_termination', { Image: String(row['ExecutablePath'] ?? row['Name'] ?? '') })
    return 0
  })
  const changed = method(([mode]) => {
    machine.recorder.event(actor, 'com_call', {
      Class: name,
      Member: 'Change',
      Name: String(row['Name'] ?? ''),
      Value: text(mode),
    })
    return 0
  })
  return new ComObject('SWbemObject', {
    ...Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, key === 'IPAddress' ? constant([value]) : constant(value)]),
    ),
    Properties_: constant(
      new ComObject('SWbemPropertySet', { Item: find, '': find, Count: constant(properties.length) }, properties),
    ),
    Path_: constant(
      new ComObject('SWbemObjectPath', { Class: constant(name), Path: constant(name), RelPath: constant(name) }),
    ),
    GetOwner: method(() => 0),
    Terminate: ended,
    StopService: changed,
    ChangeStartMode: changed,
    Win32Shutdown: changed,
    Delete_: deleted,
    Put_: method(() => null),
    GetObjectText_: method(() => `instance of ${name}`),
  })
}

function results(context: ComContext, name: string, rows: readonly WmiRow[]): ComObject {
  const objects = rows.map((row) => instance(context, name, row))
  const item = method(([at]) => objects[Number(at)] ?? null)
  const index = method(([at]) => objects[Number(at)] ?? null)
  return new ComObject(
    'SWbemObjectSet',
    { Count: constant(objects.length), Item: item, ItemIndex: index, '': item },
    objects,
  )
}

/** Parameters for ExecMethod_: whatever is put into them is kept. */
function parameters(names: readonly string[]): ComObject {
  return new ComObject('SWbemMethodParameters', Object.fromEntries(names.map((name) => [name, stored('')])))
}

function processClass(context: ComContext): ComObject {
  const { machine, actor } = context
  const create = method(([command]) => {
    machine.start(actor, text(command), 'wmi')
    return 0
  })
  const execute = method(([name, given]) => {
    if (/create/i.test(text(name)) && given instanceof ComObject) {
      const command = text(given.members.get('commandline')?.get?.() ?? '')
      if (command.trim()) create.call?.([command])
    }
    return new ComObject('SWbemObject', { ReturnValue: constant(0), ProcessId: constant(4_242) })
  })
  const shape = new ComObject('SWbemMethod', {
    InParameters: constant(
      new ComObject('InParameters', {
        SpawnInstance_: method(() => parameters(['CommandLine', 'CurrentDirectory', 'ProcessStartupInformation'])),
      }),
    ),
  })
  return new ComObject('Win32_Process', {
    Create: create,
    ExecMethod_: execute,
    Methods_: method(() => shape),
    SpawnInstance_: method(() => parameters(['ShowWindow', 'CommandLine'])),
  })
}

function jobClass({ machine, actor }: ComContext): ComObject {
  const create = method(([command]) => {
    machine.recorder.event(actor, 'scheduled_task', { TaskName: 'Win32_ScheduledJob', Command: text(command) })
    machine.persistent.push({ commandLine: text(command), startedBy: 'scheduled-task' })
    return 0
  })
  return new ComObject('Win32_ScheduledJob', { Create: create })
}

function serviceClass({ machine, actor }: ComContext): ComObject {
  const create = method(([name, , image]) => {
    machine.recorder.event(actor, 'service_install', { ServiceName: text(name), ImagePath: text(image) })
    machine.persistent.push({ commandLine: text(image), startedBy: 'service' })
    return 0
  })
  return new ComObject('Win32_Service', { Create: create })
}

const startup = () =>
  new ComObject('Win32_ProcessStartup', {
    SpawnInstance_: method(() => parameters(['ShowWindow', 'CreateFlags', 'Title', 'X', 'Y'])),
  })

function classObject(context: ComContext, path: string): ComObject {
  const name = classOf(path).toLowerCase()
  const { machine, actor } = context
  if (name === 'win32_process' && !/handle|processid/i.test(path)) return processClass(context)
  if (name === 'win32_processstartup') return startup()
  if (name === 'win32_scheduledjob') return jobClass(context)
  if (name === 'stdregprov') return registryProvider(context)
  if (/eventfilter|eventconsumer|filtertoconsumer/.test(name)) return subscription(context, classOf(path))
  if (name === 'win32_service' && !/name/i.test(path)) return serviceClass(context)
  if (name === 'win32_shadowcopy')
    return new ComObject('Win32_ShadowCopy', {
      Create: method(() => 0),
      Delete_: action(() =>
        machine.recorder.event(actor, 'com_call', { Class: 'Win32_ShadowCopy', Member: 'Delete_' }),
      ),
    })
  return instance(context, classOf(path), wmiAnswers[name]?.[0] ?? {})
}

/** What belongs to processes that the run itself started is found too. */
function rowsOf({ machine }: ComContext, name: string): readonly WmiRow[] {
  const known = wmiAnswers[name] ?? []
  if (name !== 'win32_process') return known
  const own = machine.recorder.processes.map(({ pid, parent, image, commandLine }) => ({
    Name: image.split('\\').pop() ?? image,
    Caption: image.split('\\').pop() ?? image,
    ExecutablePath: image,
    CommandLine: commandLine,
    ProcessId: pid,
    ParentProcessId: parent,
  }))
  return [...known, ...own]
}

function services(context: ComContext): ComObject {
  const { machine, actor } = context
  const query = method(([asked]) => {
    const statement = text(asked)
    const name = /\bfrom\s+(\w+)/i.exec(statement)?.[1] ?? ''
    machine.recorder.event(actor, 'evasion', { Kind: 'wmi-query', Query: statement })
    return results(context, name, chosen(rowsOf(context, name.toLowerCase()), statement))
  })
  const notification = method(
    () =>
      new ComObject('SWbemEventSource', {
        NextEvent: method(() => {
          const happened = instance(context, '__InstanceCreationEvent', {})
          const target = instance(context, 'Win32_Process', wmiAnswers['win32_process']?.[6] ?? {})
          return new ComObject('SWbemObject', {
            ...Object.fromEntries(happened.members),
            TargetInstance: constant(target),
          })
        }),
      }),
  )
  const execute = method(
    ([path, name, given]) => classObject(context, text(path)).members.get('execmethod_')?.call?.([name, given]) ?? 0,
  )
  return new ComObject('SWbemServices', {
    ExecQuery: query,
    ExecQueryAsync: query,
    ExecNotificationQuery: notification,
    ExecMethod: execute,
    Get: method(([path]) => classObject(context, text(path))),
    InstancesOf: method(([name]) => results(context, text(name), rowsOf(context, text(name).toLowerCase()))),
    SubclassesOf: method(() => results(context, '', [])),
    Delete: action(([path]) =>
      machine.recorder.event(actor, 'com_call', { Class: 'SWbemServices', Member: 'Delete', Path: text(path) }),
    ),
    Security_: constant(
      new ComObject('SWbemSecurity', {
        ImpersonationLevel: stored(3),
        AuthenticationLevel: stored(6),
        Privileges: constant(
          new ComObject('Privileges', { Add: action(() => undefined), AddAsString: action(() => undefined) }),
        ),
      }),
    ),
  })
}

export function management(context: ComContext, moniker: string): Value {
  const path = moniker.replace(/^winmgmts:/i, '').replace(/^\{[^}]*\}!?/, '')
  const named = /:([\w.]+(?:[.=].*)?)$/.exec(path)?.[1] ?? (/^(?!\/|\\|root)\w+$/i.test(path) ? path : undefined)
  return named ? classObject(context, named) : services(context)
}

const valueSet = () => new ComObject('SWbemNamedValueSet', { Add: action(() => undefined), Count: constant(0) })

function dateTime(): ComObject {
  const value: Member = stored('20261124080000.000000+000')
  return new ComObject('SWbemDateTime', {
    Value: value,
    SetVarDate: action(() => undefined),
    GetVarDate: method(() => '11/24/2026 8:00:00 AM'),
    GetFileTime: method(() => '134084736000000000'),
  })
}

export const wmiClasses: readonly ComClass[] = [
  {
    names: ['wbemscripting.swbemlocator'],
    create: (context) =>
      new ComObject('SWbemLocator', {
        ConnectServer: method(() => services(context)),
        Security_: constant(
          new ComObject('SWbemSecurity', { ImpersonationLevel: stored(3), AuthenticationLevel: stored(6) }),
        ),
      }),
  },
  { names: ['wbemscripting.swbemnamedvalueset'], create: valueSet },
  { names: ['wbemscripting.swbemdatetime'], create: dateTime },
  { names: ['wbemscripting.swbemsink'], create: () => new ComObject('SWbemSink', { Cancel: action(() => undefined) }) },
  {
    names: ['wbemscripting.swbemrefresher'],
    create: () => new ComObject('SWbemRefresher', { Add: method(() => null), Refresh: action(() => undefined) }),
  },
]

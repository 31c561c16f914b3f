/** Schedule.Service: tasks whose action is a command; they are started after the run. */
import { profile } from '../profile.ts'
import type { ComClass, ComContext } from './context.ts'
import { action, collection, ComObject, constant, method, stored, text, type Value } from './object.ts'
import { parseXml, select, textOf } from './xml-tree.ts'

const plain = () =>
  new ComObject(
    'TaskPart',
    Object.fromEntries(
      'Enabled Hidden Id StartBoundary EndBoundary UserId Subscription Delay LogonType RunLevel GroupId DisplayName StartWhenAvailable DisallowStartIfOnBatteries StopIfGoingOnBatteries ExecutionTimeLimit AllowDemandStart MultipleInstances Priority RestartCount RestartInterval DaysInterval WeeksInterval DaysOfWeek RandomDelay'
        .split(' ')
        .map((name) => [name, stored('')]),
    ),
  )

const trigger = () =>
  new ComObject('Trigger', {
    ...Object.fromEntries(plain().members),
    Repetition: constant(
      new ComObject('Repetition', { Interval: stored(''), Duration: stored(''), StopAtDurationEnd: stored(false) }),
    ),
  })

function definition(): ComObject {
  const path = stored('')
  const args = stored('')
  const classId = stored('')
  const xml = stored('')
  const started = new ComObject('ExecAction', {
    Path: path,
    Arguments: args,
    WorkingDirectory: stored(''),
    Id: stored(''),
    ClassId: classId,
    Data: stored(''),
  })
  return new ComObject('TaskDefinition', {
    Actions: constant(
      new ComObject('ActionCollection', {
        Create: method(() => started),
        Context: stored(''),
        Clear: action(() => undefined),
      }),
    ),
    Triggers: constant(new ComObject('TriggerCollection', { Create: method(trigger) })),
    Settings: constant(
      new ComObject('Settings', { ...Object.fromEntries(plain().members), IdleSettings: constant(plain()) }),
    ),
    RegistrationInfo: constant(
      new ComObject('RegistrationInfo', {
        Description: stored(''),
        Author: stored(''),
        Date: stored(''),
        Version: stored(''),
        Source: stored(''),
      }),
    ),
    Principal: constant(plain()),
    XmlText: xml,
    Data: stored(''),
    // What the task folder reads when the task is registered.
    '*command': { get: () => commandOfXml(text(xml.get?.())) || `${text(path.get?.())} ${text(args.get?.())}`.trim() },
  })
}

/** The command of a task written as XML. */
export function commandOfXml(source: string): string {
  const root = source ? parseXml(source) : undefined
  const found = root && select(root, '//Exec')[0]
  if (!found) return ''
  const part = (name: string) => {
    const node = select(found, name)[0]
    return node ? textOf(node) : ''
  }
  return `${part('Command')} ${part('Arguments')}`.trim()
}

function registeredTask({ machine, actor }: ComContext, name: string, command: string): ComObject {
  const start = action(() => {
    if (command) machine.start(actor, command, 'scheduled-task')
  })
  return new ComObject('RegisteredTask', {
    Name: constant(name),
    Path: constant(`\\${name}`),
    Run: start,
    RunEx: start,
    Enabled: stored(true),
    State: constant(3),
    Stop: action(() => undefined),
  })
}

const present = ['GoogleUpdateTaskMachineCore', 'OneDrive Standalone Update Task']

function taskFolder(context: ComContext): ComObject {
  const { machine, actor } = context
  const register = (name: string, command: string): ComObject => {
    machine.recorder.event(actor, 'scheduled_task', { TaskName: name, Command: command })
    if (command) machine.persistent.push({ commandLine: command, startedBy: 'scheduled-task' })
    return registeredTask(context, name, command)
  }
  const commandOf = (given: Value): string =>
    given instanceof ComObject ? text(given.members.get('*command')?.get?.()) : ''
  const told = action(([name]) =>
    machine.recorder.event(actor, 'com_call', { Class: 'TaskFolder', Member: 'DeleteTask', Name: text(name) }),
  )
  const folder: ComObject = new ComObject('TaskFolder', {
    RegisterTaskDefinition: method(([name, given]) => register(text(name), commandOf(given))),
    RegisterTask: method(([name, xml]) => register(text(name), commandOfXml(text(xml)))),
    GetTask: method(([name]) => registeredTask(context, text(name), '')),
    GetTasks: method(() => collection(present.map((name) => registeredTask(context, name, '')))),
    GetFolder: method(() => folder),
    GetFolders: method(() => collection([])),
    CreateFolder: method(() => folder),
    DeleteTask: told,
    Name: constant('\\'),
    Path: constant('\\'),
  })
  return folder
}

function schedule(context: ComContext): ComObject {
  return new ComObject('Schedule.Service', {
    Connect: action(() => undefined),
    GetFolder: method(() => taskFolder(context)),
    NewTask: method(definition),
    GetRunningTasks: method(() => collection([])),
    Connected: constant(true),
    ConnectedUser: constant(profile.user),
    ConnectedDomain: constant(profile.domain),
    TargetServer: constant(''),
    HighestVersion: constant(65_542),
  })
}

export const taskClasses: readonly ComClass[] = [{ names: ['schedule.service'], create: schedule }]

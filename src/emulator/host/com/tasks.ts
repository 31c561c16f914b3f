/** Schedule.Service: tasks whose action is a command; they are started after the run. */
import type { ComClass, ComContext } from './context.ts'
import { ComObject, constant, method, stored, text } from './object.ts'

const plain = () => new ComObject('TaskPart', { Enabled: stored(true), Hidden: stored(false), Id: stored('') })

function definition(): ComObject {
  const path = stored('')
  const args = stored('')
  const action = new ComObject('ExecAction', { Path: path, Arguments: args, WorkingDirectory: stored('') })
  return new ComObject('TaskDefinition', {
    Actions: constant(new ComObject('ActionCollection', { Create: method(() => action) })),
    Triggers: constant(new ComObject('TriggerCollection', { Create: method(plain) })),
    Settings: constant(plain()),
    RegistrationInfo: constant(new ComObject('RegistrationInfo', { Description: stored(''), Author: stored('') })),
    Principal: constant(plain()),
    // What the task folder reads when the task is registered.
    '*command': { get: () => `${text(path.get?.())} ${text(args.get?.())}`.trim() },
  })
}

function schedule({ machine, actor }: ComContext): ComObject {
  const register = method(([name, task]) => {
    const command = task instanceof ComObject ? text(task.members.get('*command')?.get?.()) : ''
    machine.recorder.event(actor, 'scheduled_task', { TaskName: text(name), Command: command })
    if (command) machine.persistent.push({ commandLine: command, startedBy: 'scheduled-task' })
    return undefined
  })
  const folder = new ComObject('TaskFolder', { RegisterTaskDefinition: register })
  return new ComObject('Schedule.Service', {
    Connect: method(() => undefined),
    GetFolder: method(() => folder),
    NewTask: method(definition),
  })
}

export const taskClasses: readonly ComClass[] = [{ names: ['schedule.service'], create: schedule }]

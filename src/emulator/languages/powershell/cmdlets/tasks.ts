/** Scheduled tasks; what they run is started after the script, as at the next log-on. */
import { elementsOf, isMany, toText } from '../convert.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet } from './cmdlet.ts'

function taskAction(call: Call): Value {
  return record('CimInstance#MSFT_TaskExecAction', {
    Execute: call.text('execute'),
    Arguments: call.text('argument'),
    WorkingDirectory: call.text('workingdirectory'),
  })
}

const commandOf = (action: Value): string => {
  if (!(action instanceof PsObject)) return ''
  const file = toText(action.read('Execute'))
  return `${/\s/.test(file) && !file.startsWith('"') ? `"${file}"` : file} ${toText(action.read('Arguments'))}`.trim()
}

function registered(call: Call, name: string, actions: Value): Value {
  const { engine } = call
  for (const action of isMany(actions) ? elementsOf(actions) : [actions]) {
    const command = commandOf(action)
    engine.event('scheduled_task', { TaskName: name, Command: command })
    if (command) engine.machine.persistent.push({ commandLine: command, startedBy: 'scheduled-task' })
  }
  return record('CimInstance#MSFT_ScheduledTask', {
    TaskName: name,
    TaskPath: call.text('taskpath') || '\\',
    State: 'Ready',
    Actions: actions ?? null,
  })
}

function registerTask(call: Call): Value {
  const task = call.get('inputobject') ?? call.input?.[0]
  const xml = call.text('xml')
  if (xml) {
    const part = (tag: string) => new RegExp(`<${tag}>([^<]{0,4000})</${tag}>`, 'i').exec(xml)?.[1] ?? ''
    return registered(
      call,
      call.text('taskname'),
      record('Action', { Execute: part('Command'), Arguments: part('Arguments') }),
    )
  }
  return registered(
    call,
    call.text('taskname'),
    call.get('action') ?? (task instanceof PsObject ? task.read('Actions') : null),
  )
}

const made = (name: string, parameters: string): Cmdlet => ({
  name,
  parameters,
  run: (call) => {
    const fields = Object.fromEntries([...call.values].map(([key, value]) => [key, value]))
    return record(`CimInstance#${name}`, fields)
  },
})

function newTask(call: Call): Value {
  return record('CimInstance#MSFT_ScheduledTask', {
    Actions: call.get('action') ?? null,
    Triggers: call.get('trigger') ?? null,
    Settings: call.get('settings') ?? null,
    Description: call.text('description'),
  })
}

function jobTask(call: Call): Value {
  const block = call.block('scriptblock')
  call.engine.event('scheduled_task', {
    TaskName: call.text('name'),
    Command: block?.block.text ?? call.text('filepath'),
  })
  if (block) call.engine.runtime.invoke(call.engine, block, {})
  return record('Microsoft.PowerShell.ScheduledJob.ScheduledJobDefinition', {
    Name: call.text('name'),
    Id: 1,
    Enabled: true,
  })
}

const noted = (name: string): Cmdlet => ({
  name,
  parameters: 'TaskName@ TaskPath@ InputObject -AsJob',
  run: (call) => call.engine.event('com_call', { Name: name, TaskName: call.text('taskname') }),
})

export const taskCmdlets: readonly Cmdlet[] = [
  { name: 'New-ScheduledTaskAction', parameters: 'Execute@ Argument@ WorkingDirectory@ Id', run: taskAction },
  made(
    'New-ScheduledTaskTrigger',
    'At RepetitionInterval RepetitionDuration RandomDelay DaysOfWeek DaysInterval WeeksInterval User -AtLogOn -AtStartup -Once -Daily -Weekly',
  ),
  made(
    'New-ScheduledTaskSettingsSet',
    'ExecutionTimeLimit MultipleInstances RestartCount RestartInterval Priority Compatibility -Hidden -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -StartWhenAvailable -RunOnlyIfNetworkAvailable -WakeToRun -DontStopOnIdleEnd -Disable',
  ),
  made('New-ScheduledTaskPrincipal', 'UserId@ LogonType RunLevel GroupId Id'),
  { name: 'New-ScheduledTask', parameters: 'Action@ Trigger@ Principal Settings Description', run: newTask },
  {
    name: 'Register-ScheduledTask',
    parameters:
      'TaskName@ Action@ Trigger@ Settings@ User@ Password@ RunLevel@ Description@ TaskPath Principal Xml InputObject -Force',
    run: registerTask,
  },
  {
    name: 'Set-ScheduledTask',
    parameters: 'TaskName@ Action@ Trigger@ Settings@ TaskPath Principal InputObject User Password',
    run: registerTask,
  },
  {
    name: 'Register-ScheduledJob',
    parameters: 'Name@ ScriptBlock@ Trigger@ FilePath ScheduledJobOption ArgumentList RunEvery -RunNow',
    run: jobTask,
  },
  { name: 'Get-ScheduledTask', parameters: 'TaskName@ TaskPath@', run: () => [] },
  { name: 'Get-ScheduledTaskInfo', parameters: 'TaskName@ TaskPath@', run: () => undefined },
  noted('Start-ScheduledTask'),
  noted('Stop-ScheduledTask'),
  noted('Enable-ScheduledTask'),
  noted('Disable-ScheduledTask'),
  noted('Unregister-ScheduledTask'),
]

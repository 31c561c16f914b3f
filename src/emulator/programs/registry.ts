/** reg.exe and schtasks.exe: values and tasks they write. */
import { actorOf, behind, type Program, type Started, wordsOf } from './program.ts'

function reg(started: Started): void {
  const [verb = '', key = '', ...options] = wordsOf(started)
  const name = options.some((one) => /^\/v$/i.test(one)) ? behind(options, '/v') : ''
  const target = `${key}\\${name}`
  if (/^add$/i.test(verb)) started.machine.setValue(actorOf(started), target, behind(options, '/d'))
  if (/^delete$/i.test(verb)) started.machine.deleteValue(actorOf(started), target)
  if (/^query$/i.test(verb)) started.machine.value(actorOf(started), target)
}

function schtasks(started: Started): void {
  const words = wordsOf(started)
  const command = behind(words, '/tr')
  if (!words.some((word) => /^\/create$/i.test(word))) return
  const fields = { TaskName: behind(words, '/tn'), Command: command }
  started.machine.recorder.event(actorOf(started), 'scheduled_task', fields)
  if (command) started.machine.persistent.push({ commandLine: command, startedBy: 'scheduled-task' })
}

export const registryPrograms: readonly Program[] = [
  { names: ['reg.exe'], run: reg },
  { names: ['schtasks.exe'], run: schtasks },
]

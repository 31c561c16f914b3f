/** Word, Excel, PowerPoint and Outlook as a script makes them: the same objects that macros see, with no document of theirs. */
import type { ComClass, ComContext } from '../context.ts'
import { ComObject } from '../object.ts'
import type { Caller } from './application.ts'
import { officeObjects, type OfficeApplication } from './objects.ts'

const images: Readonly<Record<OfficeApplication, string>> = {
  word: 'WINWORD.EXE',
  excel: 'EXCEL.EXE',
  powerpoint: 'POWERPNT.EXE',
  outlook: 'OUTLOOK.EXE',
}

const entry = /^(?:auto_?(?:open|exec|close|exit|new)|document_open|workbook_open)$/i

/** Macros that the script wrote into a document are run by their name; those that start by themselves did so already. */
function callerOf({ machine, actor }: ComContext): Caller {
  const run = (macro: string) => {
    const name = macro.split(/[!.]/).pop() ?? macro
    const code = machine.macros.find((one) => new RegExp(`\\b(?:sub|function)\\s+${name}\\b`, 'i').test(one))
    if (!code || !/^\w{1,200}$/.test(name) || entry.test(name)) return
    machine.languages?.vba(
      [{ name: 'Module1', code: `${code}\r\nSub AutoExec()\r\n${name}\r\nEnd Sub\r\n` }],
      actor.pid,
    )
  }
  return { now: (name) => (run(name), undefined), later: run }
}

function application(kind: OfficeApplication) {
  return (context: ComContext): ComObject => {
    const { application: made } = officeObjects({ ...context, scriptPath: '' }, {}, { kind, call: callerOf(context) })
    context.machine.recorder.event(context.actor, 'com_call', {
      Class: `${kind}.Application`,
      Member: 'create',
      Image: images[kind],
    })
    return made
  }
}

export const officeClasses: readonly ComClass[] = [
  { names: ['word.application', 'word.document', 'word.basic'], create: application('word') },
  { names: ['excel.application', 'excel.sheet'], create: application('excel') },
  { names: ['powerpoint.application'], create: application('powerpoint') },
  { names: ['outlook.application'], create: application('outlook') },
]

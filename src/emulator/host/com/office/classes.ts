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

const quiet: Caller = { now: () => undefined, later: () => undefined }

function application(kind: OfficeApplication) {
  return (context: ComContext): ComObject => {
    const { application: made } = officeObjects({ ...context, scriptPath: '' }, {}, { kind, call: quiet })
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

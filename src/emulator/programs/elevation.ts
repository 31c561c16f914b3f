/** Programs that Windows raises without asking, and the commands of the user's own classes that they start. */
import { actorOf, type Program, type Started } from './program.ts'

const classes = 'HKCU\\Software\\Classes\\'

/** Starts the command that the user put in the place of the system's. */
export const raised =
  (...keys: readonly string[]) =>
  (started: Started): void => {
    const { machine } = started
    for (const key of keys) {
      const command = machine.value(actorOf(started), `${classes}${key}\\`)
      if (!command?.trim()) continue
      machine.recorder.event(actorOf(started), 'evasion', {
        Kind: 'uac-bypass',
        Name: key,
        Query: command.slice(0, 500),
      })
      machine.start(actorOf(started), command, { by: 'elevation', integrity: 'High' })
      return
    }
  }

const settings = 'ms-settings\\shell\\open\\command'

export const elevationPrograms: readonly Program[] = [
  {
    names: ['fodhelper.exe', 'computerdefaults.exe', 'slui.exe'],
    run: raised(settings, 'exefile\\shell\\open\\command'),
  },
  { names: ['eventvwr.exe', 'compmgmtlauncher.exe'], run: raised('mscfile\\shell\\open\\command') },
  {
    names: ['sdclt.exe'],
    run: raised('Folder\\shell\\open\\command', 'exefile\\shell\\runas\\command', 'exefile\\shell\\open\\command'),
  },
  { names: ['wsreset.exe'], run: raised('AppX82a6gwre4fdg3bt635tn5ctqjf8msdd2\\Shell\\open\\command') },
]
